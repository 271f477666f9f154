import t from 'tap'
import { type Applying, apply, assess, generalCase } from '../support/applying.ts'
import { setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { readsThatGrow } from '../support/rows-read.ts'
import type { Method } from '../support/running-service.ts'
import { type RunningSystem, runSystem } from '../support/running-system.ts'

/** The programme's account is everybody's: the rows of its balance grow until they are added up again. */
const MAY_GROW_BY = 60

let firms = 0

/** From a quote to cover and a receivable, for a buyer of its own. */
async function insureOne({ call, ...system }: RunningSystem): Promise<void> {
  const number = (firms += 1)
  const buyer = syntheticBusinessNumber(number)
  const applying = { ...system, call } as unknown as Applying
  const expect = async (method: Method, url: string, about = {}) => {
    const { status, body, text } = await call(method, url, about)
    if (status >= 300) throw new Error(`${url}: ${text}`)
    return body
  }
  await assess(applying, buyer)
  const { offerId } = await apply(applying, generalCase(number, { buyers: [{ businessNumber: buyer }] }))
  await expect('POST', `/v1/offers/${offerId}/acceptance`)
  const { id, invoices } = await expect('POST', '/v1/policies', { body: { offerId } })
  await expect('POST', `/v1/policies/${id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: invoices[0].id, amount: invoices[0].amount, paidOn: '2021-12-01', reference: 'transfer' }
  })
  await expect('POST', `/v1/policies/${id}/receivables`, {
    body: {
      buyer,
      instrument: 'open_account',
      invoiceNumber: 'A-1',
      suppliedOn: '2021-12-01',
      dueOn: '2022-01-31',
      amount: 11_000_000,
      supplyValue: 10_000_000,
      vat: 1_000_000,
      taxInvoiceNumber: `20211201-41000000-${String(number).padStart(8, '0')}`
    }
  })
}

t.test('what a firm reads on its way to cover does not grow with the firms before it', async t => {
  const system = await runSystem(t)
  await setBusinessDay(system.database, '2021-12-01')
  const grown = await readsThatGrow(system.database, () => insureOne(system), { mayGrowBy: MAY_GROW_BY })
  t.strictSame(grown, [])
})
