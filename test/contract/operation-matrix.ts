import { type LocalClient, localClients } from '@trade-credit/local-stack/issuer/clients.ts'
import { grantedScopes } from '@trade-credit/service/access/scopes.ts'
import { type ContractDocument, type Operation, operationsOf } from './contract-operations.ts'

/** Whether a client, with all the scopes that it has, passes the scopes of an operation. */
export function mayCall({ scopes }: LocalClient, operation: Pick<Operation, 'scopes'>): boolean {
  const granted = grantedScopes(scopes.join(' '))
  return operation.scopes === null || operation.scopes.some(scope => granted.has(scope))
}

/** The guide `operations.md`: every operation with its scope, and which clients of the local stack may call it. */
export function operationMatrix(document: ContractDocument & { readonly tags?: readonly Tag[] }): string {
  const operations = operationsOf(document)
  const groups = Object.values(Object.groupBy(localClients, ({ scopes }) => scopes.join(' '))).map(group => group ?? [])
  const sections = (document.tags ?? []).map(({ name, description }) => {
    const rows = operations.filter(({ tags }) => tags.includes(name)).map(operation => rowOf(operation, groups))
    const names = groups.map(group => group.map(({ id }) => id).join(', '))
    const head = `| operation | request | scope | ${names.join(' | ')} |`
    return `## ${name}\n\n${description}\n\n${head}\n|---|---|---|${'---|'.repeat(groups.length)}\n${rows.join('\n')}\n`
  })
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

interface Tag {
  readonly name: string
  readonly description: string
}

const INTRODUCTION = `# Operations, and who may call them

Made from the OpenAPI documents and the clients of the local stack by \`npm run contract\`; a test calls each operation as
each client and compares. A client needs one of the scopes named; \`noun:write\` includes \`noun:read\`. A scope opens the
operation: what of the data a client then sees is decided by its organisation.
`

function rowOf(operation: Operation, groups: readonly (readonly LocalClient[])[]): string {
  const scopes = operation.scopes === null ? 'none: public' : operation.scopes.map(scope => `\`${scope}\``).join(' or ')
  const marks = groups.map(([client]) => (client && mayCall(client, operation) ? 'yes' : '–'))
  return `| ${operation.operationId} | \`${operation.method} ${operation.path}\` | ${scopes} | ${marks.join(' | ')} |`
}
