import { policyService } from '@trade-credit/policy-service/app.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import t from 'tap'
import { asOwner } from '../services/platform/order-service.ts'
import { startKillableService } from '../support/killable-service.ts'
import { runService } from '../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'

const LINES = 6_000

t.test('a worker is killed in the middle of an import: another goes on, and nothing is there twice', async t => {
  // This process takes the upload and does no jobs.
  const { call, database, filesFolder } = await runService(t, policyService)
  await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
  await installJobs(database.adminUrl)
  const { id: policyId } = await seedPolicy(database.adminUrl)
  const count = async (sql: string) => ((await asOwner(database, sql)) as { n: number }[])[0]?.n ?? 0
  const kept = () => count('select count(*)::int as n from policy.receivable')
  const recorded = () => count('select count(*)::int as n from platform.import_line')

  const dying = await startKillableService(t, 'policy', { database, filesFolder, jobs: true })
  const lines = Array.from({ length: LINES }, (_, i) =>
    JSON.stringify({
      buyer: SEEDED_BUYER,
      instrument: 'open_account',
      invoiceNumber: `K-${i}`,
      taxInvoiceNumber: `T-${i}`,
      suppliedOn: '2022-03-02',
      dueOn: '2022-05-31',
      amount: 1_000 + i
    })
  )
  const upload = await call('POST', `/v1/policies/${policyId}/receivable-imports`, {
    body: lines.join('\n'),
    headers: { 'content-type': 'application/x-ndjson' }
  })
  t.equal(upload.status, 202)
  while ((await kept()) === 0) await new Promise(resolve => setTimeout(resolve, 5))
  await dying.kill()
  const before = await kept()
  t.ok(before > 0 && before < LINES, `${before} receivables were kept by the kill`)
  t.equal(await recorded(), before, 'each with the result of its line, no line without its receivable')

  const other = await startKillableService(t, 'policy', { database, filesFolder, jobs: true })
  const state = async () => (await call('GET', String(upload.headers['location']))).body
  while ((await state()).status === 'running') await new Promise(resolve => setTimeout(resolve, 50))
  t.match(await state(), { status: 'finished', accepted: LINES, rejected: 0, repeated: 0 })
  t.equal(await kept(), LINES)
  t.equal(await count('select count(distinct tax_invoice_number)::int as n from policy.receivable'), LINES)
  t.equal(
    await count(`select count(*)::int as n from platform.event where type = 'import.finished'`),
    1,
    'whoever waits is told once'
  )
  await other.kill()
})
