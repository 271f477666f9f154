/** The services behind the gateway, and the issuer beside them. */
export type ServiceName = 'quote' | 'underwriting' | 'policy' | 'claims'
export type UpstreamName = ServiceName | 'issuer'

/** Who answers `/v1/<noun>…`. The reverse proxy of docker-compose has the same table; a test compares the two. */
export const nounsByService: Readonly<Record<ServiceName, readonly string[]>> = {
  quote: [
    'products',
    'rulebook',
    'industries',
    'subsidy-programmes',
    'quotes',
    'receipts',
    'price-previews',
    'quote-comparisons',
    'quote-batches',
    'back-tests',
    'sales-ledgers'
  ],
  underwriting: [
    'applications',
    'parties',
    'credit-signals',
    'credit-assessment-batches',
    'referrals',
    'offers',
    'offer-hand-overs',
    'buyers',
    'insurance-centres',
    'application-ageing',
    'insured-buyers',
    'appeals'
  ],
  policy: [
    'policies',
    'premiums',
    'premium-refunds',
    'subsidy-settlements',
    'certificates',
    'pledges',
    'insured-receivables-confirmations'
  ],
  claims: [
    'insured-events',
    'claim-previews',
    'claims',
    'claim-payments',
    'pledge-payments',
    'overdue-dates',
    'overdues',
    'stress-tests',
    'complaints'
  ]
}

/** What every service mounts alike; one of them answers for all, because they share the platform schema. */
export const platformNouns: readonly string[] = [
  'events',
  'webhook-subscriptions',
  'audit-entries',
  'audit-export',
  'audit-verifications',
  'notices',
  'imports',
  'clock',
  'sandbox',
  'jobs'
]

/** Paths of one noun that another service answers: a renewal is a quote. */
export const pathsOfOthers: readonly { readonly path: RegExp; readonly service: ServiceName }[] = [
  { path: /^\/v1\/policies\/[^/]+\/renewal-quotes$/, service: 'quote' }
]

const platformService: ServiceName = 'quote'

const serviceByNoun: ReadonlyMap<string, ServiceName> = new Map([
  ...platformNouns.map(noun => [noun, platformService] as const),
  ...(Object.keys(nounsByService) as ServiceName[]).flatMap(service =>
    nounsByService[service].map(noun => [noun, service] as const)
  )
])

/** The upstream of a path (without its query), or undefined when nobody answers it. */
export function upstreamOf(path: string): UpstreamName | undefined {
  if (path.startsWith('/oauth/') || path.startsWith('/.well-known/')) return 'issuer'
  const other = pathsOfOthers.find(({ path: pattern }) => pattern.test(path))
  if (other) return other.service
  const [, version, noun] = path.split('/', 3)
  return version === 'v1' && noun !== undefined ? serviceByNoun.get(noun) : undefined
}

const mebibyte = 1024 * 1024

/** These read their body as a stream, so its size costs no memory: documents, imports and batches. */
const streamedPaths = [
  /^\/v1\/(quote|credit-assessment)-batches$/,
  /^\/v1\/policies\/[^/]+\/receivable-imports$/,
  /^\/v1\/(applications|claims)\/[^/]+\/documents\/[^/]+$/
]

/** The largest body that the gateway lets through, in bytes; the service behind it may accept less. */
export function bodyLimit(path: string): number {
  return (streamedPaths.some(pattern => pattern.test(path)) ? 256 : 16) * mebibyte
}
