import { businessNumber } from '@trade-credit/domain/business-number.ts'
import { knownPapers, neededPapers, type PapersCase } from '@trade-credit/domain/underwriting/needed-papers.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { rulesOn } from '../../support/quote-case.ts'

const BUYER = businessNumber(syntheticBusinessNumber(0))
const buyer = (form: PapersCase['buyers'][number]['form'], selection: 'included' | 'excluded' = 'included') => ({
  businessNumber: BUYER,
  form,
  selection
})

/** What a corporation that sells to a corporation needs, with changes. */
function needed(on: string, changes: Partial<PapersCase> = {}) {
  const rules = rulesOn(on)
  return neededPapers({
    product: 'single_general',
    rules,
    policyholderForm: 'corporation',
    buyers: [buyer('corporation')],
    ...changes
  })
}

// C09
t.test('the papers are those of the day of receipt', async t => {
  const papers2021 = ['application', 'business_registration', 'corporate_registry', 'sales_ledger']
  t.strictSame(needed('2021-10-31').documents, papers2021, 'the day before the guide of November 2021')
  t.strictSame(needed('2021-11-01').documents, [...papers2021, 'financial_statements', 'information_consent'])
  t.strictSame(needed('2007-06-01', { product: 'multi_standard' }).documents, ['financial_statements', 'sales_ledger'])
})

t.test('a sole proprietor is in no corporate registry', async t => {
  t.notOk(needed('2021-12-01', { policyholderForm: 'sole_proprietor' }).documents.includes('corporate_registry'))
  t.ok(needed('2021-12-01', { policyholderForm: 'cooperative' }).documents.includes('corporate_registry'))
})

t.test('an online product asks for none', async t => {
  t.strictSame(needed('2021-12-01', { product: 'online_simple' }).documents, [])
})

t.test('bill insurance asks for its own besides', async t => {
  const { documents } = needed('2021-12-01', { product: 'bill' })
  for (const type of ['bill_copy', 'tax_invoice_copy', 'sales_proof']) t.ok(documents.includes(type), type)
  t.equal(new Set(documents).size, documents.length)
})

t.test(
  'a buyer that is a sole proprietor has to consent, from the day the guide says so, if it is to be insured',
  async t => {
    const consents = (on: string, one: PapersCase['buyers'][number]) => needed(on, { buyers: [one] }).consents
    t.strictSame(consents('2021-12-01', buyer('sole_proprietor')), [BUYER])
    t.strictSame(consents('2021-11-01', buyer('sole_proprietor')), [BUYER], 'the first day')
    t.strictSame(consents('2021-10-31', buyer('sole_proprietor')), [], 'the day before')
    t.strictSame(consents('2021-12-01', buyer('corporation')), [])
    t.strictSame(consents('2021-12-01', buyer('sole_proprietor', 'excluded')), [])
  }
)

t.test('what is needed is known, and other papers besides', async t => {
  const known = knownPapers(rulesOn('2021-12-01'))
  for (const type of [...needed('2021-12-01', { product: 'bill' }).documents, 'vat_return', 'other'])
    t.ok(known.has(type), type)
  t.notOk(known.has('holiday_photograph'))
})
