/** The groups in which the reference shows operations. A tag that an operation names must stand here with a sentence about it. */
const TAGS: Readonly<Record<string, string>> = {
  products: 'What can be bought, and on what terms, on any date that a source reaches.',
  industries: 'Industry classes (KSIC) and what the rules say of them.',
  'subsidy-programmes': 'Who pays part of a premium (보험료지원 협약), and for whom.',
  rulebook: 'Every rule with its source, as it stands on a date and as it changes.',
  quotes: 'Quotes (견적): every finding, amount and won with the rule behind it. Indicative, not binding.',
  receipts: 'What a decision was made of, and making it again to the same won.',
  'back-tests': 'What other rules would have made of the quotes of a period, worked out without keeping anything.',
  'price-previews': 'Prices worked out without keeping anything.',
  'sales-ledgers': 'The buyers of a firm with their sales, read from its tax invoice ledger.',
  applications: 'Applications (청약): a quote on its way to an offer.',
  credit: 'Credit grades of parties and what is reported about them.',
  referrals: 'What a person has to decide.',
  'insurance-centres': 'Where a firm applies (신용보험센터), and by when it is answered.',
  offers: 'Offers (인수결과): binding until they lapse.',
  policies: 'Policies (보험계약): bound, paid, changed, ended.',
  rescissions: 'Policies that the insurer ends for a breach of the duty of disclosure (고지의무 위반 해지).',
  'premium-refunds': 'Premium that is owed back (환급보험료), and paying it.',
  'subsidy-settlements': 'What subsidy programmes owe for a month, and get back.',
  certificates: 'Certificates (보험증권) and what their holder may ask.',
  receivables: 'Receivables that a policyholder declares under a policy.',
  pledges: 'Rights of a bank to a claim payment (질권).',
  'insured-events': 'What happened to a buyer, from report to confirmation.',
  claims: 'Claims (보험금 청구): drafted, filed, assessed, decided, paid, recovered.',
  'claim-previews': 'What a claim would pay, worked out without keeping anything.',
  'stress-tests': 'What the insurer would have to pay if buyers failed, worked out without keeping anything.',
  'overdue-dates': 'When an unpaid invoice becomes a claim.',
  overdues: 'Unpaid receivables past their due date, private to the policy’s organisation.',
  events: 'What happens to your own things, in order and without gaps.',
  webhooks: 'The same events, sent to you.',
  notices: 'What the system told your organisation.',
  imports: 'Bulk uploads and the result of each of their lines.',
  audit: 'The append-only record of every change, and proof that nobody altered it.',
  sandbox: 'Moving the business date, starting over and running jobs: in a sandbox alone.',
  operations: 'Whether a service is alive and ready.'
}

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>

/** The tags that operations name, each with its sentence; one that nobody described is left out, and lint tells. */
export function tagsOf(paths: Paths): { name: string; description: string }[] {
  const named = new Set(Object.values(paths).flatMap(path => Object.values(path).flatMap(({ tags }) => tags ?? [])))
  return Object.entries(TAGS).flatMap(([name, description]) => (named.has(name) ? [{ name, description }] : []))
}
