import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contractDocuments } from './contract-documents.ts'

// `npm run contract`: writes the OpenAPI documents and the client's types from the routes.
for (const [name, text] of await contractDocuments()) {
  const file = join(import.meta.dirname, '../..', name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  process.stdout.write(`${name}\n`)
}
