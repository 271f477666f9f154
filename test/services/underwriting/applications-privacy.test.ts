import t, { type Test } from 'tap'
import { type Applying, apply, assess, draftFor, generalCase, runApplying, submit } from '../../support/applying.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000
const SALES = { expectedSales: 300 * EOK, salesLastYear: 300 * EOK }

/** What others have insured on the buyer before, by a stranger's portal, in as few applications as go without a person. */
async function othersHold(applying: Applying, held: number): Promise<void> {
  const stranger: Applying = {
    ...applying,
    call: (method, url, call) => applying.call(method, url, { as: 'portal-2', ...call })
  }
  for (let left = held, i = 0; left > 0; i += 1) {
    const requestedInsuredAmount = Math.min(left, 30 * EOK)
    left -= requestedInsuredAmount
    const buyer = { ...SALES, requestedInsuredAmount, creditGrade: 1 }
    const { status } = await apply(stranger, generalCase(700 + i, { buyer }))
    if (status !== 'approved') throw new Error(`not held: ${status}`)
  }
}

/** Fields that would tell what others have. */
const OTHERS = /"(available|capacity|held|committed|limits)"/

/** Names and types of every field, ids, dates and amounts left out: what a body looks like. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]))
}

/** All that a portal sees on the way from a quote to the answer, and afterwards. */
async function everythingSeen(
  t: Test,
  others: number,
  wanted: number,
  product: 'single_general' | 'multi_custom' = 'single_general'
) {
  const applying = await runApplying(t)
  for (let i = 0; i < 5; i += 1) await assess(applying, syntheticBusinessNumber(i), { creditGrade: 1 })
  await othersHold(applying, others)
  const buyers =
    product === 'multi_custom' ? [0, 1, 2, 3, 4].map(i => ({ businessNumber: syntheticBusinessNumber(i) })) : [{}]
  const facts = generalCase(1, { product, buyers, buyer: { ...SALES, requestedInsuredAmount: wanted, creditGrade: 1 } })
  const draft = await draftFor(applying, facts)
  const submitted = await submit(applying, draft.id)
  const seen = await Promise.all(
    [
      `/v1/quotes/${draft.quoteId}`,
      `/v1/applications/${draft.id}`,
      `/v1/applications/${draft.id}/decisions`,
      `/v1/applications/${draft.id}/documents`,
      `/v1/applications/${draft.id}/consents`,
      '/v1/applications',
      '/v1/offers',
      '/v1/notices'
    ].map(async url => {
      const { status, body } = await applying.call('GET', url)
      return { url: url.replace(/[a-z]{2}_[0-9A-Z]{26}/g, 'id'), status, body }
    })
  )
  return { draft, submitted, seen }
}

t.test('what fits is answered alike, whatever others hold', async t => {
  const [alone, among] = await Promise.all([everythingSeen(t, 0, 10 * EOK), everythingSeen(t, 60 * EOK, 10 * EOK)])
  t.equal(alone.submitted.body.status, 'approved')
  t.strictSame(shapeOf(among.submitted.body), shapeOf(alone.submitted.body))
  t.strictSame(withoutIds(among.submitted.body), withoutIds(alone.submitted.body))
  t.strictSame(withoutIds(among.seen), withoutIds(alone.seen))
})

t.test(
  'what does not fit looks as if its grade did not allow it: one reason, the same statuses and shapes',
  async t => {
    // 60억 are held of 70억: 10억 are left, of which 12억 are asked. Grade 10 alone allows 10.5억.
    const byOthers = await everythingSeen(t, 60 * EOK, 12 * EOK)
    const applying = await runApplying(t)
    await assess(applying, BUYER, { creditGrade: 10 })
    const facts = generalCase(1, { buyer: { ...SALES, requestedInsuredAmount: 12 * EOK, creditGrade: 10 } })
    const byGrade = await apply(applying, facts)
    t.equal(byOthers.submitted.body.status, 'proposed')
    t.equal(byGrade.status, 'proposed')
    t.strictSame(shapeOf(byOthers.submitted.body), shapeOf(byGrade))
    t.strictSame(codesOf(byOthers.submitted.body), codesOf(byGrade))
    t.notMatch(JSON.stringify(byOthers.seen.slice(1)), OTHERS, 'nothing else tells')
  }
)

t.test('what does not fit at all is declined for the one reason, and says nothing of how much is held', async t => {
  const { submitted, seen } = await everythingSeen(t, 70 * EOK, 10 * EOK)
  const { body } = submitted
  t.equal(body.status, 'declined')
  t.strictSame(codesOf(body), ['note application.disclosures_not_given', 'decline buyer_limit'])
  t.notMatch(JSON.stringify(seen.slice(1)), OTHERS)
})

t.test('of several buyers only the one that others hold is touched, and only by the one reason', async t => {
  const [alone, among] = await Promise.all([
    everythingSeen(t, 0, (10 * EOK) / 2, 'multi_custom'),
    everythingSeen(t, 70 * EOK, (10 * EOK) / 2, 'multi_custom')
  ])
  t.equal(alone.submitted.body.status, 'approved')
  t.equal(among.submitted.body.status, 'declined', 'four are one too few for the product')
  const [held, ...others] = among.submitted.body.buyers
  t.strictSame(codesOf({ findings: [], buyers: [held] }), ['decline buyer_limit'])
  t.strictSame(codesOf({ findings: [], buyers: others }), [])
})

interface Decided {
  readonly findings: readonly Found[]
  readonly buyers: readonly { readonly findings: readonly Found[] }[]
}

interface Found {
  readonly code: string
  readonly outcome: string
}

/** `outcome code` of every finding, in order. */
function codesOf({ findings, buyers }: Decided): string[] {
  return [...findings, ...buyers.flatMap(buyer => buyer.findings)].map(({ code, outcome }) => `${outcome} ${code}`)
}

/** The body with ids, moments and digests blotted out. */
function withoutIds(body: unknown): unknown {
  const text = JSON.stringify(body)
    .replace(/[a-z]{2}_[0-9A-Z]{26}/g, 'id')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'moment')
    .replace(/sha256:[0-9a-f]{64}/g, 'digest')
    .replace(/"(sha256|id)":"[^"]+"/g, '"$1":"…"')
  return JSON.parse(text)
}
