import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { startService } from '../../support/running-service.ts'
import { runClaims } from './claims-service.ts'
import { claimDeskOf } from './filed-claim.ts'

const running = await runClaims(t, '2022-05-10')
const desk = claimDeskOf(running)
const { call, database, filesFolder } = running
const policyPart = await startService(t, policyService, { database, filesFolder })

let buyers = 900
/** A buyer of its own, in a policy of its own; it fails on the day where one is given. */
async function trade(failedOn?: string) {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount: 50_000_000 }] })
  const eventId =
    failedOn === undefined ? '' : await desk.event({ buyer, occurredOn: failedOn, confirmedOn: failedOn } as object)
  const at = `/v1/policies/${policyId}/receivables`
  const facts = {
    buyer,
    instrument: 'open_account',
    invoiceNumber: 'A-1',
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31'
  }
  return {
    buyer,
    policyId,
    eventId,
    at,
    facts,
    declare: async (amount: number, about: object = {}) =>
      String((await policyPart.call('POST', at, { body: { ...facts, amount, ...about } })).body.id),
    correct: async (id: string, body: object) =>
      (await policyPart.call('POST', `${at}/${id}/corrections`, { body: { reason: '잘못 입력', ...facts, ...body } }))
        .body,
    withdraw: async (id: string, body: object = {}) =>
      (await policyPart.call('POST', `${at}/${id}/withdrawals`, { body: { reason: '잘못 입력', ...body } })).body,
    pay: async (id: string, amount: number) =>
      (await policyPart.call('POST', `${at}/${id}/payments`, { body: { amount, paidOn: '2022-04-20' } })).body,
    takeBack: async (id: string, changeId: string) =>
      (await policyPart.call('POST', `${at}/${id}/reversals`, { body: { changeId } })).body
  }
}
type Left = readonly { readonly reason: string; readonly amount: number }[]

t.test('F29: what is declared anew once the buyer has failed raises nothing until an officer saw papers', async t => {
  const { declare, correct, policyId, eventId, at } = await trade('2022-05-02')
  const before = await declare(10_000_000)
  const { id: anew, coverage } = await correct(before, { amount: 50_000_000 })
  t.match(coverage, { status: 'undecided', coveredAmount: 0, findings: [{ code: 'receivable.corrected_late' }] })
  const claim = await desk.file({ policyId, eventId })
  t.match(claim.receivables, [{ receivableId: anew, amount: 50_000_000, correctedOn: '2022-05-10' }])
  const first = await desk.assess(claim.id)
  t.match(first.receivables[0].leftOut, [{ reason: 'receivable.corrected_late', amount: 50_000_000 }])
  t.match(first.receivables[0].findings[0], { outcome: 'refer', rule: { assumed: true } })
  t.equal(first.due, 0)
  const found = { receivables: [{ invoiceNumber: 'A-1', correctionProven: true, reason: '세금계산서' }] }
  t.match(await desk.assess(claim.id, found), { actualLoss: 50_000_000, due: 40_000_000 })
  t.match((await policyPart.call('GET', `${at}/${before}`, { as: 'claims-officer' })).body, { correctedBy: anew })
})

t.test('an overdue that a claim brings along waits as long as the declared one was put off', async t => {
  const { declare, policyId, buyer, facts } = await trade()
  const { buyer: _, ...brought } = { ...facts, suppliedOn: '2022-02-01', dueOn: '2022-03-11' }
  const id = await declare(10_000_000, brought)
  const body = { agreedOn: '2022-05-10', until: '2022-06-10', reason: '합의' }
  t.match((await call('POST', `/v1/overdues/${id.replace('rv_', 'od_')}/extensions`, { body })).body, {
    claimableOn: '2022-08-11'
  })
  const filing = (about: object) => ({ policyId, buyer, receivables: [{ ...brought, amount: 10_000_000, ...about }] })
  const preview = async (about: object, on: string) =>
    (await call('POST', '/v1/claim-previews', { body: { ...filing(about), event: { type: 'overdue' }, on } })).body
  for (const about of [{}, { amount: 9_000_000 }, { disputed: true }]) {
    const reply = await call('POST', '/v1/claims', { body: filing(about) })
    t.equal(reply.status, 409, JSON.stringify(about))
    t.match(reply.body.detail, /2022-08-11/)
    t.match(await preview(about, '2022-05-20'), { claimable: false, payable: 0 })
  }
  t.match(await preview({}, '2022-08-11'), { claimable: true, payable: 8_000_000 })
  t.match(await preview({ extendedUntil: '2022-03-11' }, '2022-05-20'), { claimableFrom: '2022-05-12' }, 'as asked')
})

t.test('a correction before the event counts like any declaration; on its day it waits', async t => {
  const [early, late] = [await trade(), await trade()]
  const first = await early.declare(10_000_000)
  await early.correct(first, { amount: 40_000_000 })
  const second = await late.declare(10_000_000)
  await desk.move('2022-05-11')
  await late.correct(second, { amount: 40_000_000 })
  for (const [{ policyId, buyer }, due] of [
    [early, 32_000_000],
    [late, 0]
  ] as const) {
    const eventId = await desk.event({ buyer, occurredOn: '2022-05-11' })
    const claim = await desk.file({ policyId, eventId })
    t.match(await desk.assess(claim.id), { due })
  }
})

t.test('what is withdrawn after the claim was filed is assessed anew, and was never a loss', async t => {
  const { declare, withdraw, policyId, eventId } = await trade('2022-05-02')
  const id = await declare(40_000_000)
  const claim = await desk.file({ policyId, eventId })
  t.match(await desk.assess(claim.id), { due: 32_000_000 })
  await withdraw(id, { amount: 10_000_000 })
  const decision = { as: 'claims-manager', body: { outcome: 'approve', reasons: ['checked'] } }
  t.match(await call('POST', `/v1/claims/${claim.id}/decisions`, decision), {
    status: 409,
    body: { detail: /withdrawal/ }
  })
  const again = await desk.assess(claim.id)
  t.strictSame(again.receivables[0].leftOut as Left, [{ reason: 'withdrawn', amount: 10_000_000, rule: null }])
  t.match(again, { actualLoss: 30_000_000, due: 24_000_000 })
  await withdraw(id)
  t.match(await desk.assess(claim.id), { actualLoss: 0, due: 0 })
})

t.test('no later due date makes a late claim look on time', async t => {
  const { declare, correct, policyId } = await trade()
  const supplied = { suppliedOn: '2022-01-02', amount: 40_000_000 }
  const late = await declare(40_000_000, { ...supplied, dueOn: '2022-01-03' })
  // By the later date it can be claimed from 2022-05-12, the day after the correction.
  const anew = await correct(late, { ...supplied, dueOn: '2022-03-11' })
  await desk.move('2022-05-12')
  const filed = await desk.file({ policyId, receivableIds: [anew.id] })
  t.match(filed, { claimableFrom: '2022-05-12', receivables: [{ correctedOn: '2022-05-11', correctedLate: true }] })
  const assessed = await desk.assess(filed.id)
  t.match(assessed.receivables[0].leftOut, [{ reason: 'receivable.corrected_late', amount: 40_000_000 }])
})

t.test('a claim that brings a declared invoice along with other facts has an officer look at it', async t => {
  const { declare, withdraw, policyId, eventId, facts } = await trade('2022-05-02')
  await declare(10_000_000)
  await withdraw(await declare(10_000_000, { invoiceNumber: 'A-2' }))
  const { buyer: _, ...brought } = facts
  const receivables = [
    { ...brought, amount: 30_000_000 },
    { ...brought, invoiceNumber: 'A-2', amount: 10_000_000 },
    { ...brought, invoiceNumber: 'A-3', amount: 5_000_000 }
  ]
  const claim = await desk.file({ policyId, eventId, receivables })
  const assessed = await desk.assess(claim.id)
  t.strictSame(
    assessed.receivables.map(({ counted }: { counted: number }) => counted),
    [0, 0, 5_000_000]
  )
  const same = await desk.file({ policyId, eventId, receivables: [{ ...brought, amount: 10_000_000 }] })
  t.match(await desk.assess(same.id), { countedReceivables: 10_000_000 }, 'as it was declared')
})

t.test('what was withdrawn is in no draft, no list of what is overdue, and told of by no sweep', async t => {
  const { declare, withdraw, correct, policyId } = await trade()
  const gone = await declare(40_000_000, { dueOn: '2022-03-10' })
  const wrong = await declare(40_000_000, { invoiceNumber: 'A-2', dueOn: '2022-03-10' })
  await withdraw(gone)
  await withdraw(await declare(1, { invoiceNumber: 'A-3', dueOn: '2022-05-11' }))
  const anew = await correct(wrong, { invoiceNumber: 'A-2', dueOn: '2022-03-11', amount: 40_000_000 })
  await running.sweep()
  await running.settled()
  const list = async (state: string) =>
    (await call('GET', `/v1/overdues?policyId=${policyId}&state=${state}`)).body.items.map(
      (one: { receivableId: string }) => one.receivableId
    )
  t.strictSame(await list('claimable'), [anew.id])
  t.strictSame(await list('cured'), [], 'withdrawn is not paid')
  t.strictSame(await running.claims(`policy_id = '${policyId}'`), [], 'an officer looks at it before it is promised')
})

/** What an assessment counts of each receivable, and why it leaves some out. */
const seen = ({ receivables }: { readonly receivables: readonly { counted: number; leftOut: Left }[] }) =>
  receivables.map(({ counted, leftOut }) => [counted, ...leftOut.map(({ reason }) => reason)])
const waiting = [0, 'receivable.corrected_late']

t.test('a withdrawal taken back once the buyer has failed waits, and one taken back before counts', async t => {
  const [late, early] = [await trade(), await trade()]
  const change = async ({ declare, withdraw, takeBack }: typeof late) => {
    const id = await declare(40_000_000)
    const { changes } = await withdraw(id, { amount: 30_000_000 })
    return () => takeBack(id, changes[0].id)
  }
  await (await change(early))()
  const takeBackLate = await change(late)
  await desk.move('2022-05-13')
  const eventId = await desk.event({ buyer: late.buyer, occurredOn: '2022-05-13' })
  const claim = await desk.file({ policyId: late.policyId, eventId })
  t.match(await desk.assess(claim.id), { due: 8_000_000 })
  t.match(await takeBackLate(), { correctedOn: '2022-05-13', coverage: { status: 'undecided' } })
  t.strictSame(seen(await desk.assess(claim.id)), [waiting], 'also in the claim that was filed')
  const other = await desk.event({ buyer: early.buyer, occurredOn: '2022-05-13' })
  t.match(await desk.assess((await desk.file({ policyId: early.policyId, eventId: other })).id), { due: 32_000_000 })
})

t.test(
  'neither a number freed before, nor one of two, nor money taken back makes a correction look on time',
  async t => {
    const { declare, correct, withdraw, pay, takeBack, policyId, eventId, at, facts } = await trade('2022-05-02')
    await correct(await declare(10_000_000), { invoiceNumber: 'A-2', amount: 10_000_000 })
    await declare(50_000_000)
    t.strictSame(seen(await desk.assess((await desk.file({ policyId, eventId })).id)), [waiting, waiting])

    // Claimable since 2022-03-04: with the number of a later, harmless one, and paid in full while it is corrected.
    const overdue = { suppliedOn: '2022-01-02', dueOn: '2022-01-03' }
    const put = { suppliedOn: '2022-01-02', dueOn: '2022-03-31', amount: 40_000_000 }
    const first = await declare(40_000_000, { ...overdue, invoiceNumber: 'B-1' })
    const harmless = await declare(1_000, { invoiceNumber: 'B-2', taxInvoiceNumber: 'TX-B2' })
    await withdraw(first)
    await withdraw(harmless)
    const both = await declare(40_000_000, { ...put, invoiceNumber: 'B-1', taxInvoiceNumber: 'TX-B2' })
    const paid = await declare(40_000_000, { ...overdue, invoiceNumber: 'B-3' })
    await pay(paid, 40_000_000)
    const moved = await correct(paid, { ...put, invoiceNumber: 'B-3' })
    await takeBack(moved.id, moved.changes[0].id)
    for (const id of [both, moved.id]) {
      const { body } = await policyPart.call('GET', `${at}/${id}`)
      t.match(body, { buyer: facts.buyer, outstanding: 40_000_000, coverage: { status: 'undecided' } })
    }
  }
)

t.test('bringing an invoice along hides no payment, no other buyer, no correction and no way of writing', async t => {
  const { declare, correct, pay, policyId, eventId, facts } = await trade('2022-05-02')
  const partlyPaid = await declare(10_000_000)
  await pay(partlyPaid, 8_000_000)
  await declare(10_000_000, { invoiceNumber: 'A-2', taxInvoiceNumber: 'TX-0002' })
  await declare(10_000_000, { buyer: syntheticBusinessNumber(899), invoiceNumber: 'A-3', taxInvoiceNumber: 'TX-0003' })
  await correct(await declare(10_000_000, { invoiceNumber: 'A-4' }), { invoiceNumber: 'A-4', amount: 30_000_000 })
  const { buyer: _, ...own } = facts
  const brought = [
    { ...own, amount: 10_000_000 },
    { ...own, amount: 30_000_000, invoiceNumber: 'B-2', taxInvoiceNumber: 'tx0002' },
    { ...own, amount: 10_000_000, invoiceNumber: 'B-3', taxInvoiceNumber: 'TX-0003' },
    { ...own, amount: 30_000_000, invoiceNumber: 'A-4' }
  ]
  const claim = await desk.file({ policyId, eventId, receivables: brought })
  t.strictSame(seen(await desk.assess(claim.id)), [waiting, waiting, waiting, waiting])
  const told = { ...own, amount: 10_000_000, payments: [{ amount: 8_000_000, paidOn: '2022-04-20' }] }
  const honest = await desk.file({ policyId, eventId, receivables: [told] })
  t.match(await desk.assess(honest.id), { actualLoss: 2_000_000 })
  await pay(partlyPaid, 500_000)
  t.match(await desk.assess(honest.id), { actualLoss: 1_500_000 }, 'what is declared later is followed')
})

t.test('an agreement reaches as far from the first due date, also where a correction put it off before', async t => {
  const { declare, correct, facts } = await trade()
  const supplied = { suppliedOn: '2022-02-01' }
  const id = await declare(10_000_000, { ...supplied, dueOn: '2022-04-11' })
  const { id: anew } = await correct(id, { ...facts, ...supplied, dueOn: '2022-05-06', amount: 10_000_000 })
  const at = `/v1/overdues/${anew.replace('rv_', 'od_')}/extensions`
  const extend = (until: string) => call('POST', at, { body: { agreedOn: '2022-05-10', until, reason: '합의' } })
  t.match((await extend('2022-10-12')).body, { errors: [{ code: 'overdue.extended_too_far' }] })
  t.equal((await extend('2022-10-11')).status, 201, 'six months to the day')
})

t.test('a preview says of a correction that waits what an assessment would', async t => {
  const { declare, correct, policyId, buyer, facts } = await trade('2022-05-02')
  await correct(await declare(10_000_000), { amount: 50_000_000 })
  await declare(10_000_000, { invoiceNumber: 'A-2' })
  const { buyer: _, ...brought } = facts
  const preview = async (about: object) => {
    const event = { type: 'rehabilitation_petition', occurredOn: '2022-05-02' }
    const receivables = [{ ...brought, ...about }]
    const { body } = await call('POST', '/v1/claim-previews', { body: { policyId, buyer, event, receivables } })
    return body
  }
  const waits = { receivables: [{ counted: 0, findings: [{ code: 'receivable.corrected_late', outcome: 'refer' }] }] }
  t.match(await preview({ amount: 50_000_000 }), { ...waits, payable: 0 }, 'declared anew after the event')
  t.match(await preview({ invoiceNumber: 'A-2', amount: 11_000_000 }), waits, 'otherwise than it was declared')
  t.match(await preview({ invoiceNumber: 'A-2', amount: 10_000_000 }), { payable: 8_000_000 }, 'as it was declared')
  t.match(await preview({ invoiceNumber: 'A-3', amount: 10_000_000 }), { payable: 8_000_000 }, 'never declared')
})

t.test('a claim that names nothing but what was withdrawn or paid is refused, unless it names costs', async t => {
  const { declare, withdraw, pay, policyId, eventId } = await trade('2022-05-02')
  const [withdrawn, paid, open] = [
    await declare(10_000_000),
    await declare(10_000_000, { invoiceNumber: 'A-2' }),
    await declare(10_000_000, { invoiceNumber: 'A-3' })
  ]
  await withdraw(withdrawn)
  await pay(paid, 10_000_000)
  const receivableIds = [withdrawn, paid]
  const refused = await call('POST', '/v1/claims', { body: { policyId, eventId, receivableIds } })
  t.match(refused, { status: 400, body: { errors: [{ pointer: '/receivableIds', code: 'receivables_paid' }] } })
  const costs = { lossReductionCosts: [{ amount: 300_000, description: '가압류 비용' }] }
  t.match(await desk.file({ policyId, eventId, receivableIds, ...costs }), { status: 'filed' })
  t.match(await desk.file({ policyId, eventId, receivableIds: [...receivableIds, open] }), { status: 'filed' })
})
