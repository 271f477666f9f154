// What one firm reads on its way does not grow with how many firms went before it: plans are kept by their connection, and one that was
// made over small tables can go on reading all of a large one (docs/decisions/003).
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type Applying, apply, assess, generalCase } from '../support/applying.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import type { Method } from '../support/running-service.ts'
import { type RunningSystem, runSystem } from '../support/running-system.ts'

/** Postgres counts what a connection read when a transaction of it ends, at most once in a second. */
const COUNTED_MS = 1_100
const FIRMS_BETWEEN = 120
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

/** How many rows of each table one firm reads, on average over a few. */
async function rowsReadByOne(system: RunningSystem): Promise<ReadonlyMap<string, number>> {
  const settled = async () => {
    await sleep(COUNTED_MS)
    await insureOne(system)
    const rows = await asAdmin<{ table: string; read: string }>(
      system.database,
      `select relid::regclass::text as table, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read
        from pg_stat_user_tables where relid <> 'platform.waiting_notice'::regclass`
    )
    return new Map(rows.map(({ table, read }) => [table, Number(read)]))
  }
  const before = await settled()
  for (let i = 0; i < 9; i += 1) await insureOne(system)
  const after = await settled()
  return new Map([...after].map(([table, read]) => [table, (read - (before.get(table) ?? 0)) / 10]))
}

t.test('what a firm reads on its way to cover does not grow with the firms before it', async t => {
  const system = await runSystem(t)
  await setBusinessDay(system.database, '2021-12-01')
  const early = await rowsReadByOne(system)
  for (let i = 0; i < FIRMS_BETWEEN; i += 1) await insureOne(system)
  const late = await rowsReadByOne(system)
  t.ok(late.size > 50, 'tables were counted')
  const grown = [...late]
    .map(([table, read]) => ({ table, early: early.get(table) ?? 0, late: read }))
    .filter(counted => counted.late > counted.early + MAY_GROW_BY)
  t.strictSame(grown, [])
})
