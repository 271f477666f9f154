import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import { invoice, outcomeOf, runClaimDesk, TODAY } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, database } = desk
let buyers = 600

/** A claim that was paid: this loss, under this insured amount at 80 %. */
async function paid(loss: number, insuredAmount: number) {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount }] })
  const eventId = await desk.event({ buyer })
  const id = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: loss })] })
  const payment = await desk.reserve(id)
  await desk.post(id, payment.id)
  return { id, policyId, eventId, buyer }
}

const recover = (id: string, amount: number, about: object = {}) =>
  call('POST', `/v1/claims/${id}/recoveries`, {
    as: 'claims-officer',
    body: { amount, receivedOn: TODAY, source: 'insolvency_dividend', ...about }
  })
const split = (body: Record<string, number>) => [body['toPolicyholder'], body['toInsurer'], body['surplus']]

t.test('F19, 대법원 2014다46211: the uncovered loss comes first, in one sum or in parts, to the won', async t => {
  // Loss 662,043,106, insurance 324,240,778, liability 397,225,863.
  const whole = await paid(662_043_106, 324_240_778)
  const reply = await recover(whole.id, 397_225_863)
  t.strictSame(split(reply.body), [337_802_328, 59_423_535, 0])
  t.match(reply.body, { recoveryRule: 'insured_first', rule: { parameter: 'claims.recovery_rule', assumed: true } })

  const parts = await paid(662_043_106, 324_240_778)
  t.strictSame(split((await recover(parts.id, 337_802_327)).body), [337_802_327, 0, 0], 'one won short of made whole')
  t.strictSame(split((await recover(parts.id, 2)).body), [1, 1, 0], 'the won that makes it whole, and the next')
  t.strictSame(split((await recover(parts.id, 59_423_534)).body), [0, 59_423_534, 0])
  const { body } = await call('GET', `/v1/claims/${parts.id}/recoveries`)
  t.match(body, { recovered: 397_225_863, toPolicyholder: 337_802_328, toInsurer: 59_423_535, subrogation: null })
  t.equal(body.items.length, 3)

  const all = await recover(parts.id, 264_817_243 + 5)
  t.strictSame(
    split(all.body),
    [0, 264_817_243, 5],
    'never more than was paid; what is beyond the loss is the creditor’s'
  )
})

t.test('recoveries follow payments, and are told to the policyholder alone', async t => {
  const { id } = await paid(1_000_000, 50_000_000)
  await recover(id, 1)
  const events = await bySql<{ organisation: string }>(
    database.adminUrl,
    `select organisation from platform.event where type = 'recovery.recorded' and subject = $1`,
    [id]
  )
  t.strictSame(events, [{ organisation: 'org_portal' }])
  t.equal((await recover(id, 1, { receivedOn: '2022-05-11' })).status, 400, 'tomorrow')
  t.equal((await recover(id, 0)).status, 400)
  t.equal((await call('POST', `/v1/claims/${id}/recoveries`, { body: {} })).status, 403)
  t.equal((await call('GET', `/v1/claims/${id}/recoveries`, { as: 'portal-2' })).status, 404)

  const turned = { as: 'claims-officer', body: { reference: '2022가단100' } }
  t.match((await call('POST', `/v1/claims/${id}/subrogation`, turned)).body, { amount: 800_000, exercisedOn: TODAY })
  t.equal(outcomeOf(await call('POST', `/v1/claims/${id}/subrogation`, turned)), '409 conflict', 'once')
  t.match((await call('GET', `/v1/claims/${id}/recoveries`)).body, { subrogation: { reference: '2022가단100' } })

  const { policyId, eventId } = await paid(1_000, 50_000_000)
  const unpaid = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 1_000 })] })
  t.equal(outcomeOf(await recover(unpaid, 1)), '409 conflict', 'nothing was paid')
})

t.test('a complaint is kept in the policyholder’s own words', async t => {
  const { id } = await paid(1_000, 50_000_000)
  const body = { text: '심사가 너무 오래 걸렸습니다.' }
  t.match(await call('POST', `/v1/claims/${id}/complaints`, { body }), {
    status: 201,
    body: { ...body, madeOn: TODAY }
  })
  t.equal((await call('POST', `/v1/claims/${id}/complaints`, { as: 'portal-2', body })).status, 404)
  t.match((await call('GET', `/v1/claims/${id}/complaints`, { as: 'claims-officer' })).body.items, [body])
})

t.test(
  'money is taken back after notice, never more than told or paid, and what came back can be paid again',
  async t => {
    const { id, policyId, eventId, buyer } = await paid(80_000_000, 50_000_000)
    const demand = (amount: number) =>
      call('POST', `/v1/claims/${id}/clawbacks`, {
        as: 'claims-officer',
        body: { amount, reasons: ['omitted from the VAT return'] }
      })
    const notice = (amount: number) =>
      call('POST', `/v1/claims/${id}/adverse-notices`, {
        as: 'claims-officer',
        body: { outcome: 'clawback', amount, reasons: ['omitted from the VAT return'] }
      })
    t.match(await expected(policyId, buyer), { alreadyPaid: 50_000_000, payable: 0 })
    t.equal(outcomeOf(await demand(10_000_000)), '409 conflict', 'no notice')
    t.equal((await notice(50_000_001)).status, 400, 'one won more than was paid')
    t.equal((await notice(0)).status, 400, 'nothing')
    const given = await notice(10_000_000)
    t.match(given, { status: 201, body: { outcome: 'clawback', answerBy: '2022-05-24' } })
    t.match(await desk.claim(id), { status: 'paid' })
    t.equal(outcomeOf(await demand(10_000_000)), '409 conflict', 'time to answer')
    await call('POST', `/v1/claims/${id}/adverse-notices/${given.body.id}/answers`, {
      body: { text: 'we will pay it back' }
    })
    t.equal((await demand(10_000_001)).status, 400, 'one won more than told')
    const clawback = await demand(10_000_000)
    t.match(clawback, { status: 201, body: { amount: 10_000_000, received: 0, status: 'demanded' } })
    t.equal(outcomeOf(await demand(1)), '409 conflict', 'the notice is used')
    const [told] = (await call('GET', '/v1/notices', { scope: 'events:read' })).body.items
    t.match(told, { kind: 'clawback_demanded', parameters: { amount: 10_000_000 } })

    const receive = (amount: number) =>
      call('POST', `/v1/claims/${id}/clawbacks/${clawback.body.id}/receipts`, {
        as: 'cashier',
        body: { amount, reference: 'T-1' }
      })
    t.match((await receive(4_000_000)).body, { received: 4_000_000, status: 'demanded' })
    t.equal((await receive(6_000_001)).status, 400, 'one won more than is open')
    t.match((await receive(6_000_000)).body, { received: 10_000_000, status: 'received' })
    t.match((await call('GET', `/v1/claims/${id}/clawbacks`)).body.items, [{ status: 'received' }])

    t.match(await expected(policyId, buyer), { alreadyPaid: 40_000_000, payable: 10_000_000 }, 'as a preview says')
    const again = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 40_000_000 })] })
    t.match(await desk.reserve(again), { amount: 10_000_000 }, 'the insured amount has it again')
  }
)

t.test('what was taken back of one claim, another claim is not paid beyond its own loss', async t => {
  const { id, policyId, eventId, buyer } = await paid(40_000_000, 50_000_000)
  const reasons = ['omitted from the VAT return']
  const officers = (path: string, body: object) =>
    call('POST', `/v1/claims/${id}/${path}`, { as: 'claims-officer', body })
  const { body } = await officers('adverse-notices', { outcome: 'clawback', amount: 32_000_000, reasons })
  await call('POST', `/v1/claims/${id}/adverse-notices/${body.id}/answers`, { body: { text: '동의합니다' } })
  const clawback = await officers('clawbacks', { amount: 32_000_000, reasons })
  const receipt = { as: 'cashier', body: { amount: 32_000_000, reference: 'T-3' } }
  t.equal((await call('POST', `/v1/claims/${id}/clawbacks/${clawback.body.id}/receipts`, receipt)).status, 201)
  t.match(await expected(policyId, buyer), { alreadyPaid: 0, payable: 32_000_000 }, 'not 50,000,000')
  const other = await desk.file({ policyId, eventId, receivables: [invoice({ amount: 10_000_000 })] })
  t.match(await desk.assess(other.id), { alreadyDecided: 0, due: 8_000_000 })
})

t.test('clawbacks and recoveries together bring the insurer back no more than it paid', async t => {
  const { id } = await paid(10_000_000, 50_000_000)
  const officers = (path: string, body: object) =>
    call('POST', `/v1/claims/${id}/${path}`, { as: 'claims-officer', body })
  const reasons = ['omitted from the VAT return']
  const demand = async (amount: number) => {
    const { body } = await officers('adverse-notices', { outcome: 'clawback', amount, reasons })
    await call('POST', `/v1/claims/${id}/adverse-notices/${body.id}/answers`, { body: { text: '동의합니다' } })
    return officers('clawbacks', { amount, reasons, noticeId: body.id })
  }
  const clawback = await demand(3_000_000)
  const receive = (amount: number) =>
    call('POST', `/v1/claims/${id}/clawbacks/${clawback.body.id}/receipts`, {
      as: 'cashier',
      body: { amount, reference: 'T-2' }
    })
  t.equal((await receive(1_000_000)).status, 201)
  // 8 million were paid and one came back; of 9 million the firm's uncovered 3 come first.
  t.match((await recover(id, 9_000_000)).body, { toPolicyholder: 3_000_000, toInsurer: 6_000_000 })
  t.equal((await receive(1_000_001)).status, 400, 'one won more than is out')
  t.equal((await receive(1_000_000)).status, 201)
  t.match(await receive(1), { status: 409, body: { detail: /nothing is left/ } })
  const told = await officers('adverse-notices', { outcome: 'clawback', amount: 1, reasons })
  t.match(told, { status: 409, body: { detail: /nothing is left/ } })
})

/** What a claim for one more receivable would come to. */
async function expected(policyId: string, buyer: string) {
  const body = {
    policyId,
    buyer,
    event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
    receivables: [{ ...invoice({ amount: 40_000_000 }), instrument: 'open_account' }]
  }
  return (await call('POST', '/v1/claim-previews', { body })).body
}
