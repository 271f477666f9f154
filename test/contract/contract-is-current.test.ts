import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { contractDocuments } from './contract-documents.ts'

t.test('the committed contract and client are what the routes say', async t => {
  for (const [name, text] of await contractDocuments()) {
    const committed = await readFile(join(import.meta.dirname, '../..', name), 'utf8').catch(() => '')
    t.ok(committed === text, `${name} is current; if not, run npm run contract and commit it`)
  }
})
