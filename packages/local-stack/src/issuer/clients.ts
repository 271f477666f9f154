/** What an actor is to the system; the policies of the database name these kinds. */
export type OrganisationKind = 'channel' | 'bank' | 'insurer' | 'feed' | 'auditor'

/** A machine client of the local issuer. Everyone's secret is `local`: this issuer never leaves a developer's machine. */
export interface LocalClient {
  readonly id: string
  readonly organisation: string
  readonly kind: OrganisationKind
  readonly scopes: readonly string[]
}

export const localClientSecret = 'local'

const channelScopes = [
  'quotes:write',
  'applications:write',
  'policies:write',
  'claims:write',
  'receivables:write',
  'insured-events:write',
  'events:read',
  'webhooks:write'
]

const underwriterScopes = [
  'applications:read',
  'quotes:read',
  'policies:read',
  'underwriting:write',
  'credit:write',
  'capacity:read'
]

const claimsScopes = [
  'policies:read',
  'claims:read',
  'claims:decide',
  'insured-events:write',
  'recoveries:write',
  'stress-tests:run'
]

const insurer = { organisation: 'org_insurer', kind: 'insurer' } as const

const everyoneButTheAuditor: readonly LocalClient[] = [
  { id: 'portal', organisation: 'org_portal', kind: 'channel', scopes: channelScopes },
  { id: 'portal-2', organisation: 'org_portal_2', kind: 'channel', scopes: channelScopes },
  {
    id: 'bank',
    organisation: 'org_bank',
    kind: 'bank',
    scopes: [
      'quotes:write',
      'applications:write',
      'pledges:write',
      'certificates:read',
      'events:read',
      'webhooks:write'
    ]
  },
  { id: 'underwriter', ...insurer, scopes: underwriterScopes },
  { id: 'underwriter-2', ...insurer, scopes: underwriterScopes },
  { id: 'underwriting-manager', ...insurer, scopes: underwriterScopes },
  { id: 'claims-officer', ...insurer, scopes: claimsScopes },
  { id: 'claims-manager', ...insurer, scopes: claimsScopes },
  {
    id: 'cashier',
    ...insurer,
    scopes: ['policies:read', 'claims:read', 'premiums:write', 'claim-payments:write']
  },
  { id: 'feed', organisation: 'org_feed', kind: 'feed', scopes: ['insured-events:write', 'credit-signals:write'] },
  {
    id: 'operator',
    ...insurer,
    scopes: ['rulebook:write', 'subsidies:write', 'sandbox:write', 'jobs:run', 'back-tests:run']
  }
]

/** `quotes:write` → `quotes:read`; a read stays itself; other scopes (`jobs:run`) have no read. */
function readOf(scope: string): string[] {
  const [noun, verb] = scope.split(':')
  return verb === 'write' || verb === 'read' ? [`${noun}:read`] : []
}

function distinct(scopes: readonly string[]): string[] {
  return [...new Set(scopes)]
}

const auditor: LocalClient = {
  id: 'auditor',
  organisation: 'org_audit',
  kind: 'auditor',
  scopes: distinct([
    'audit:read',
    'receipts:verify',
    ...everyoneButTheAuditor.flatMap(client => client.scopes).flatMap(readOf)
  ])
}

/** The clients of the contract, with the scopes that a token carries when the request names none. */
export const localClients: readonly LocalClient[] = [...everyoneButTheAuditor, auditor]

/** What a client may ask for by name: its scopes, and the read of each noun that it may write. */
export function requestableScopes(client: LocalClient): ReadonlySet<string> {
  return new Set([...client.scopes, ...client.scopes.flatMap(readOf)])
}
