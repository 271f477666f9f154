// Whatever comes of an application, it leaves the same whether it was submitted by the request that made it or by one of its own.
import t, { type Test } from 'tap'
import {
  APPLYING_ON,
  type Applying,
  assess,
  generalCase,
  handIn,
  quoteFor,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { Changes } from '../../support/quote-case.ts'

const ASSESSED = syntheticBusinessNumber(0)
const UNASSESSED = syntheticBusinessNumber(1)
const WITHDRAWN = syntheticBusinessNumber(2)
const LATER = '2021-12-20'

/** Facts of an online product, which asks for no papers, for 3천만 on a graded buyer. */
function onlineCase(seller: number, businessNumber: string, buyer: Changes['buyer'] = {}): Changes {
  const asked = { requestedInsuredAmount: 30_000_000, simpleCreditStatus: 'graded', simpleGrade: 3 } as const
  return generalCase(seller, { product: 'online_simple', buyers: [{ businessNumber }], buyer: { ...asked, ...buyer } })
}

const OTHER = { insurer: '예시손해보험', buyer: ASSESSED, amount: 1_000_000, from: null, until: null }

const CASES: readonly {
  readonly name: string
  readonly status: string
  readonly facts: (seller: number) => Changes
  readonly wishes?: object
}[] = [
  {
    name: 'for a later day, in instalments, received before today',
    status: 'approved',
    facts: seller => onlineCase(seller, ASSESSED),
    wishes: { receivedOn: APPLYING_ON, requestedInception: '2022-01-15', paymentPlan: 'instalments' }
  },
  {
    name: 'insured elsewhere too',
    status: 'referred',
    facts: seller => onlineCase(seller, ASSESSED),
    wishes: { disclosures: { buyer_overdue_known: false }, otherInsurances: [OTHER] }
  },
  { name: 'of a buyer that nobody assessed', status: 'referred', facts: seller => onlineCase(seller, UNASSESSED) },
  {
    name: 'of a buyer on which nothing is insured',
    status: 'declined',
    facts: seller => onlineCase(seller, WITHDRAWN)
  },
  {
    name: 'of a sole proprietor, who has to consent',
    status: 'documents_requested',
    facts: seller => onlineCase(seller, ASSESSED, { form: 'sole_proprietor' })
  },
  { name: 'of a product that asks for papers', status: 'documents_requested', facts: seller => generalCase(seller) }
]

async function worldOf(t: Test): Promise<Applying> {
  const applying = await runApplying(t)
  for (const number of [ASSESSED, WITHDRAWN]) await assess(applying, number)
  const withdrawal = { from: APPLYING_ON, reason: '신용 악화' }
  await applying.call('POST', `/v1/buyers/${WITHDRAWN}/limit-withdrawals`, { as: 'underwriter', body: withdrawal })
  return applying
}

/** Applies, hands in what is lacking, and submits again where something was; gives the answers, and what is left of it. */
async function applyWith(applying: Applying, body: object, way: 'at once' | 'in two'): Promise<object> {
  const { call, database } = applying
  const submission = { acceptUpTo: 10_000_000 }
  const made = await call('POST', '/v1/applications', { body: way === 'at once' ? { ...body, submission } : body })
  const { id } = made.body
  const first = way === 'at once' ? made : await submit(applying, id, { body: submission })
  const { status, missing, missingConsents } = first.body
  await handIn(applying, [id], missing)
  for (const number of missingConsents) await call('PUT', `/v1/applications/${id}/consents/${number}`, { body: {} })
  const again = status === 'documents_requested' ? await submit(applying, id, { body: submission }) : null
  const verified = await call('POST', `/v1/applications/${id}/decision-verifications`, { as: 'auditor' })
  const [rows] = await asAdmin<object>(database, LEFT, [id])
  return alike({ first: first.body, again: again?.body, verified: verified.body, ...rows })
}

/** The application but its version, and all that refers to it. */
const LEFT = `select to_jsonb(a) - 'version' as application,
  (select jsonb_agg(to_jsonb(o)) from underwriting.offer o where o.application_id = a.id) as offers,
  (select jsonb_agg(to_jsonb(h)) from ledger.hold h join underwriting.offer o on o.hold_id = h.id where o.application_id = a.id) as holds,
  (select jsonb_agg(to_jsonb(d)) from underwriting.application_decision d where d.application_id = a.id) as decisions,
  (select jsonb_agg(f.facts::jsonb - 'salt') from underwriting.decision_facts f
    join underwriting.application_decision d on d.id = f.decision_id where d.application_id = a.id) as facts,
  (select jsonb_agg(to_jsonb(r)) from underwriting.referral r where r.application_id = a.id) as referrals,
  (select jsonb_agg(to_jsonb(d)) from underwriting.decline d where d.application_id = a.id) as declines,
  (select jsonb_agg(jsonb_build_array(n.kind, n.subject, n.parameters)) from platform.notice n
    where n.subject ->> 'applicationId' = a.id) as notices
  from underwriting.application a where a.id = $1`

/** Without what is another one each time: the random part of ids, moments, and digests. */
function alike(value: object): object {
  const text = JSON.stringify(value)
    .replace(/\b([a-z]{2})_0[0-9A-Z]{25}\b/g, '$1_')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'at')
    .replace(/[0-9a-f]{64}/g, 'digest')
  return JSON.parse(text)
}

t.test('submitted by the request that makes it or by its own, an application leaves the same', async t => {
  const [one, two] = [await worldOf(t), await worldOf(t)]
  for (const [i, { name, status, facts, wishes }] of CASES.entries()) {
    const left = []
    for (const [applying, way] of [[one, 'at once'] as const, [two, 'in two'] as const]) {
      await setBusinessDay(applying.database, APPLYING_ON)
      const quote = await quoteFor(applying, facts(i))
      await setBusinessDay(applying.database, LATER)
      left.push(await applyWith(applying, { quoteId: quote.id, ...wishes }, way))
    }
    t.match(left[0], { first: { status } }, name)
    t.strictSame(left[0], left[1], name)
  }
})
