import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { startService } from '../../support/running-service.ts'
import { runClaimDesk } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, database, filesFolder } = desk
const policyPart = await startService(t, policyService, { database, filesFolder })

let buyers = 950
/** A claim of one receivable of 40,000,000 won that was approved, and what the firm declares of it later. */
async function approved() {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount: 50_000_000 }] })
  const at = `/v1/policies/${policyId}/receivables`
  const facts = {
    buyer,
    instrument: 'open_account',
    invoiceNumber: 'A-1',
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31'
  }
  const { id } = (await policyPart.call('POST', at, { body: { ...facts, amount: 40_000_000 } })).body
  const eventId = await desk.event({ buyer })
  const claimId = await desk.approved({ policyId, eventId, receivableIds: [id] })
  const declare = async (path: string, body: object) => {
    const reply = await policyPart.call('POST', `${at}/${id}/${path}`, { body })
    t.equal(reply.status, 201, reply.text)
    return reply.body.changes?.at(-1)?.id
  }
  /** Files another receivable, or the same, for the same event. */
  const file = async (invoiceNumber: string) => {
    const body = { ...facts, invoiceNumber, amount: 40_000_000 }
    const other = (await policyPart.call('POST', at, { body })).body
    return { policyId, eventId, receivableIds: [other.id] }
  }
  return { claimId, declare, file, pay: async () => desk.post(claimId, (await desk.reserve(claimId)).id) }
}
const listed = async (query = '', as = 'claims-officer') =>
  (await call('GET', `/v1/claims/declared-after${query}`, { as })).body
const ids = async () => (await listed()).items.map(({ claimId }: { claimId: string }) => claimId)

t.test('what may have been paid too much is listed to the won, oldest first, with what to do', async t => {
  const [paidBefore, paidAfter, withdrawn, unpaid] = [
    await approved(),
    await approved(),
    await approved(),
    await approved()
  ]
  for (const one of [paidBefore, paidAfter, withdrawn]) await one.pay()
  t.strictSame(await ids(), [])
  await unpaid.declare('payments', { amount: 1, paidOn: '2022-05-09' })
  await paidBefore.declare('payments', { amount: 10_000_000, paidOn: '2022-05-09' })
  await paidAfter.declare('payments', { amount: 10_000_000, paidOn: '2022-05-10' })
  await withdrawn.declare('withdrawals', { reason: 'x' })
  const { items } = await listed()
  const at = (claimId: string, path: string) => `/v1/claims/${claimId}/${path}`
  // 80 % of 40,000,000 was paid; of 30,000,000 it is 24,000,000; of 39,999,999 it is 31,999,999.
  t.match(items, [
    { claimId: unpaid.claimId, lessened: 1, paid: 0, decided: 32_000_000, tooMuch: 1, next: { step: 'reopening' } },
    {
      claimId: paidBefore.claimId,
      lessened: 10_000_000,
      receivedAfter: 0,
      paid: 32_000_000,
      tooMuch: 8_000_000,
      next: { step: 'clawback', at: at(paidBefore.claimId, 'adverse-notices') }
    },
    {
      claimId: paidAfter.claimId,
      receivedAfter: 10_000_000,
      tooMuch: 0,
      next: { step: 'recovery', at: at(paidAfter.claimId, 'recoveries') }
    },
    { claimId: withdrawn.claimId, lessened: 40_000_000, tooMuch: 32_000_000 }
  ])
  const first = await listed('?limit=2')
  const second = await listed(`?limit=2&cursor=${first.nextCursor}`)
  t.strictSame([...first.items, ...second.items], items, 'page by page')
  t.equal((await listed('', 'auditor')).items.length, 4)
  t.strictSame((await listed('', 'portal-2')).items, [], 'nobody else’s')
  t.equal((await call('GET', '/v1/claims/declared-after', { as: 'feed' })).status, 403)

  const recovery = { amount: 10_000_000, receivedOn: '2022-05-10', source: 'buyer' }
  t.equal(
    (await call('POST', at(paidAfter.claimId, 'recoveries'), { as: 'claims-officer', body: recovery })).status,
    201
  )
  await call('POST', at(unpaid.claimId, 'reopening'), { as: 'claims-officer', body: { reason: 'paid' } })
  t.strictSame(await ids(), [paidBefore.claimId, withdrawn.claimId], 'each until it was seen to')
})

t.test('what was taken back again lessens nothing', async t => {
  const { claimId, declare, pay } = await approved()
  await pay()
  const changeId = await declare('payments', { amount: 5, paidOn: '2022-05-09' })
  t.ok((await ids()).includes(claimId))
  await declare('reversals', { changeId })
  t.notOk((await ids()).includes(claimId))
})

t.test('what a limit kept from another claim is not taken back, and a second claim hides nothing', async t => {
  const first = await approved()
  await first.pay()
  const second = await desk.approved(await first.file('A-2'))
  await desk.post(second, (await desk.reserve(second)).id)
  // Filed again and again: what is declared is still said of the claim that was paid.
  await desk.file(await first.file('A-1'))
  await first.declare('withdrawals', { reason: 'x', amount: 20_000_000 })
  const one = async () => (await listed()).items.find(({ claimId }: { claimId: string }) => claimId === first.claimId)
  // 32,000,000 and 18,000,000 were paid; 80 % of 60,000,000 is 48,000,000.
  t.match(await one(), { paid: 32_000_000, tooMuch: 2_000_000 })
  await first.declare('withdrawals', { reason: 'x' })
  t.match(await one(), { tooMuch: 18_000_000 }, '80 % of the other 40,000,000 is 32,000,000')
})
