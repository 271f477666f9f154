import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { describedWith } from '@trade-credit/service/contract/conventions.ts'
import { contractOf } from '@trade-credit/service/contract-of.ts'
import { platformService } from '@trade-credit/service/platform-service.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import { operationMatrix } from './operation-matrix.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** What is committed of the contract: file name → text, made anew from the routes. */
export async function contractDocuments(): Promise<Map<string, string>> {
  const services = [quoteService, underwritingService, policyService, claimsService, platformService]
  const contracts = await Promise.all(services.map(contractOf))
  shareScopes(contracts as unknown as Contract[])
  const documents = new Map(services.map(({ name }, i) => [`openapi/${name}.json`, toText(contracts[i])]))
  const joined = await joinDocuments(documents)
  documents.set('openapi/joined.json', joined)
  documents.set('packages/client/src/generated/api.d.ts', await clientTypes(joined))
  documents.set('docs/guides/operations.md', operationMatrix(JSON.parse(joined)))
  return documents
}

interface Contract {
  readonly components: {
    readonly securitySchemes: {
      readonly oauth2: { readonly flows: { readonly clientCredentials: { scopes: object } } }
    }
  }
}

/** One issuer serves all services, so each document names all scopes; only then do they join. */
function shareScopes(contracts: readonly Contract[]): void {
  const flows = contracts.map(({ components }) => components.securitySchemes.oauth2.flows.clientCredentials)
  const all = Object.assign({}, ...flows.map(({ scopes }) => scopes))
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
  for (const flow of flows) flow.scopes = sorted
}

/** Redocly merges what is the same and refuses what is not: two shapes of one name, two operations of one path. */
async function joinDocuments(documents: ReadonlyMap<string, string>): Promise<string> {
  return inTemporaryFolder(async folder => {
    const files = await Promise.all(
      [...documents].map(async ([name, text]) => {
        const file = join(folder, name.replace('openapi/', ''))
        await writeFile(file, text)
        return file
      })
    )
    const joined = join(folder, 'joined.json')
    const command = join(root, 'node_modules/@redocly/cli/bin/cli.js')
    await run(process.execPath, [command, 'join', ...files, '-o', joined, '--without-x-tag-groups'], {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    })
    const document = JSON.parse(await readFile(joined, 'utf8'))
    document.info = {
      ...document.info,
      title: '매출채권보험 API',
      description: describedWith('Quotes, underwriting, policies and claims of Korea’s public trade-credit insurance.'),
      version: '1'
    }
    return toText(document)
  })
}

/** openapi-typescript needs an older TypeScript, which stands beside it in the client's workspace. */
async function clientTypes(joined: string): Promise<string> {
  return inTemporaryFolder(async folder => {
    const input = join(folder, 'joined.json')
    const output = join(folder, 'api.d.ts')
    await writeFile(input, joined)
    const require = createRequire(join(root, 'packages/client/package.json'))
    const command = join(require.resolve('openapi-typescript/package.json'), '../bin/cli.js')
    await run(process.execPath, [command, input, '-o', output], { cwd: folder })
    return readFile(output, 'utf8')
  })
}

async function inTemporaryFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function toText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
