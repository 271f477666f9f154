import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import { addDays, addMonths, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { digestOfReceipt, type Receipt, receiptOf } from '@trade-credit/quote-service/receipts/receipt.ts'
import { verifyReceipt } from '@trade-credit/quote-service/receipts/verify-receipt.ts'
import { quoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { parseRulebook, rulebookSha256, serialiseRulebook } from '@trade-credit/rulebook/serialise.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import fc from 'fast-check'
import t from 'tap'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'

const versionOf = (rulebook: ReturnType<typeof sandboxRulebook>): RulebookVersion => ({
  sha256: rulebookSha256(rulebook),
  rulebook,
  rulesAt: date => rulesAt(rulebook, date)
})
const packaged = versionOf(sandboxRulebook())
/** The same rulebook read back from its stored text, as a verification years later reads it. */
const stored = versionOf(parseRulebook(serialiseRulebook(sandboxRulebook())))

const day = (from: string, days: number) => fc.integer({ min: 0, max: days }).map(n => addDays(plainDate(from), n))
const dates = fc.oneof(day('2004-03-02', 1500), day('2021-11-01', 800), day('2024-01-01', 1000))
const amount = fc.integer({ min: 1, max: 5_000_000_000 })
/** Mostly the first, so that a good part of the quotes comes to a price. */
const mostly = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) })
const [base] = startupQuoteRequest().buyers
if (!base) throw new Error('the example has a buyer')

const buyers = fc.uniqueArray(
  fc.record({
    businessNumber: fc.constantFrom('9998600043', '9998600102', '9998600117'),
    kind: mostly('company', 'government', 'overseas'),
    size: fc.constantFrom('sme', 'other'),
    creditStatus: mostly('graded', 'unrated', 'unassessed'),
    creditGrade: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 18 })),
    simpleGrade: fc.integer({ min: 1, max: 7 }),
    inArrears: mostly(false, true),
    expectedSales: amount,
    salesLastYear: amount,
    averageReceivables: fc.option(amount),
    paymentTermDays: fc.integer({ min: 1, max: 140 }),
    requestedInsuredAmount: fc.option(amount)
  }),
  { minLength: 1, maxLength: 3, selector: buyer => buyer.businessNumber }
)

const requests = fc
  .record({
    product: fc.constantFrom(...PRODUCT_CODES),
    asOf: fc.option(dates),
    size: mostly('small', 'micro', 'medium', 'mid_sized'),
    form: mostly('corporation', 'sole_proprietor', 'cooperative'),
    creditGrade: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 18 })),
    yearsOpen: fc.integer({ min: 0, max: 12 }),
    sales: amount,
    ksic: mostly('C25914', 'G46331', 'F41111', 'I56219'),
    loading: fc.constantFrom('0', '5', '12.5'),
    buyers,
    paymentPlan: fc.constantFrom('annual', 'instalments')
  })
  .map(({ product, asOf, buyers, paymentPlan, sales, ksic, loading, yearsOpen, ...policyholder }) => {
    const example = startupQuoteRequest()
    const openedOn = addMonths(plainDate(asOf ?? '2023-01-01'), -12 * yearsOpen)
    const filled = {
      ...example.policyholder,
      ...policyholder,
      openedOn,
      businessRecordSince: openedOn,
      industry: { ksic, ksicRevision: 10, activities: [] },
      salesLastFourQuarters: sales,
      creditLoadingPercent: loading,
      creditDiscountPercent: '0',
      buyerDefaultRatioPercent: '3'
    }
    const listed = buyers.map(buyer => ({ ...base, ...buyer }))
    return { ...example, product, asOf, paymentPlan, policyholder: filled, buyers: listed } as QuoteRequestBody
  })

/** The receipt as it comes back over the wire; null when no source reaches the date. */
function receiptFor(request: QuoteRequestBody, businessDate: PlainDate): Receipt | null {
  try {
    const { asOf, result } = workOutQuote(request, { businessDate, rulebook: packaged, entered: [] })
    const validity = packaged.rulesAt(businessDate).count('quote.validity_days')
    const receipt = receiptOf({
      id: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
      status: result.status,
      asOf,
      businessDate,
      expiresOn: addDays(businessDate, validity.value),
      rulebookSha256: packaged.sha256,
      engineVersion: ENGINE_VERSION,
      request,
      record: quoteRecord(result, [])
    })
    return JSON.parse(JSON.stringify(receipt))
  } catch (error) {
    if (error instanceof NoSourceForDate) return null
    throw error
  }
}

t.test('10,000 receipts of all products and dates come out again to the same won', async t => {
  const seen = { quoted: 0, referred: 0, declined: 0 }
  const priced = new Set<string>()
  fc.assert(
    fc.property(requests, day('2021-11-01', 1500), (request, businessDate) => {
      const receipt = receiptFor(request, businessDate)
      fc.pre(receipt !== null)
      const verification = verifyReceipt(receipt as Receipt, stored, null)
      if (!verification.verified) throw new Error(JSON.stringify(verification))
      const status = (receipt as Receipt).result.status as keyof typeof seen
      seen[status] += 1
      if (status === 'quoted') priced.add(request.product)
    }),
    { numRuns: 10_000, maxSkipsPerRun: 10 }
  )
  t.equal(seen.quoted + seen.referred + seen.declined, 10_000)
  for (const [status, count] of Object.entries(seen)) t.ok(count > 100, `${count} ${status}`)
  t.ok(priced.size > 10, `${priced.size} products were priced`)
})

t.test('a receipt with any figure altered is found, with the digest made anew too', async () => {
  fc.assert(
    fc.property(requests, fc.nat(), (request, pick) => {
      const receipt = receiptFor(request, plainDate('2023-06-01'))
      fc.pre(receipt !== null)
      const leaves = leavesOf((receipt as Receipt).result, '/result')
      const leaf = leaves[pick % leaves.length]
      if (!leaf) throw new Error('a receipt has figures')
      const altered = structuredClone(receipt) as Receipt
      alter(altered, leaf)
      const plain = verifyReceipt(altered, stored, null)
      if (plain.verified || plain.digest !== 'differs') throw new Error(`${leaf} was altered unseen`)
      const resealed = verifyReceipt({ ...altered, digest: digestOfReceipt(altered) }, stored, receipt)
      const { verified, digest, storedQuote, differences } = resealed
      if (verified || digest !== 'matches' || storedQuote !== 'differs') throw new Error(`${leaf} was resealed unseen`)
      if (differences.length !== 1 || differences[0]?.pointer !== leaf) throw new Error(JSON.stringify(differences))
    }),
    { numRuns: 500, maxSkipsPerRun: 10 }
  )
})

function leavesOf(value: unknown, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, `${pointer}/${name}`))
}

function alter(document: object, pointer: string): void {
  const names = pointer.slice(1).split('/')
  const last = names.pop() ?? ''
  const parent = names.reduce(
    (part, name) => part[name] as Record<string, unknown>,
    document as Record<string, unknown>
  )
  const value = parent[last]
  parent[last] = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}1`
}
