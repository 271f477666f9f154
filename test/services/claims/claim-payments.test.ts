import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import { invoice, outcomeOf, runClaimDesk, TODAY } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, database } = desk
let buyers = 600

/** A policy on a buyer of its own, and what befell it. */
async function insured(insuredAmount = 50_000_000) {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount }] })
  return { policyId, buyer, eventId: await desk.event({ buyer }) }
}

const pledge = (policyId: string, rank: number, bank: string, loan: number, status = 'acknowledged') =>
  bySql(
    database.adminUrl,
    `insert into policy.pledge (id, organisation, policy_id, bank, rank, status, loan_reference, loan_amount, certificate_code,
      assigned_on, created_at, updated_at)
    values ($1, 'org_portal', $2, $3, $4, $6, 'L-1', $5, 'x', '2022-01-02', now(), now())`,
    [newId('pg'), policyId, bank, rank, loan, status]
  )

const owePremium = (policyId: string, amount: number, dueOn = '2022-04-01') =>
  bySql(
    database.adminUrl,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
    values ($1, 'org_portal', $2, 1, 'premium', $3, $4, 0, now())`,
    [newId('in'), policyId, dueOn, amount]
  )

const shares = (payment: { payees: { payee: string; amount: number }[] }) =>
  payment.payees.map(({ payee, amount }) => `${payee} ${amount}`)

t.test(
  'F20: the pledgees first, each up to its loan, over all payments of the policy; the rest to the firm',
  async t => {
    const { policyId, eventId } = await insured()
    await pledge(policyId, 1, 'org_bank', 20_000_000)
    await pledge(policyId, 2, 'org_bank_2', 15_000_000, 'assigned')
    await pledge(policyId, 3, 'org_bank_3', 90_000_000, 'released')
    const first = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 15_000_000 })] })
    t.strictSame(shares(await desk.reserve(first)), ['bank 12000000'])
    const second = await desk.approved({ policyId, eventId, receivables: [invoice()] })
    const payment = await desk.reserve(second)
    t.strictSame(shares(payment), ['bank 8000000', 'bank 15000000', 'policyholder 9000000'], 'the loan is served once')
    await desk.post(second, payment.id)

    const own = (await call('GET', '/v1/pledge-payments', { as: 'bank' })).body.items
    t.strictSame(
      own.map(({ amount, status, paidOn }: Record<string, unknown>) => [amount, status, paidOn]),
      [
        [8_000_000, 'posted', TODAY],
        [12_000_000, 'reserved', null]
      ]
    )
    t.strictSame(
      Object.keys(own[0]).sort(),
      ['amount', 'paidOn', 'paymentId', 'pledgeId', 'status'],
      'its own share and no more'
    )
    const seen = await bySql<{ n: number }>(
      database.adminUrl,
      `select count(*)::int as n from platform.event where organisation = 'org_bank' and type = 'claim_payment.status_changed'`
    )
    t.equal(seen[0]?.n, 3, 'and hears of it')
    t.equal((await call('GET', `/v1/claims/${second}/payments`, { as: 'bank' })).status, 403)
    t.strictSame((await call('GET', '/v1/claim-payments', { as: 'portal-2' })).body.items, [])
  }
)

t.test('unpaid premium is set off once, and used up the insured amount like money', async t => {
  const { policyId, buyer, eventId } = await insured()
  await owePremium(policyId, 1_500_000)
  const first = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 1_000_000 })] })
  t.match(await desk.reserve(first), { amount: 800_000, unpaidPremiumDeducted: 800_000, paidOut: 0, payees: [] })
  const receivables = [invoice()]
  const about = { policyId, buyer, event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' } }
  const preview = await call('POST', '/v1/claim-previews', { body: { ...about, receivables } })
  t.match(
    preview.body,
    { unpaidPremiumDeducted: 700_000, payable: 31_300_000 },
    'before the policy has written it down'
  )
  const { id: second } = await desk.file({ policyId, eventId, receivables })
  t.match(await desk.assess(second), { unpaidPremiumDeducted: 700_000, payable: 31_300_000 }, 'as assessed')
  await desk.decide(second, { outcome: 'approve' }, 'claims-manager')
  t.match(await desk.reserve(second), { amount: 32_000_000, unpaidPremiumDeducted: 700_000, paidOut: 31_300_000 })
  const third = await desk.approved({ policyId, eventId, receivables: [invoice()] })
  t.match(
    await desk.reserve(third),
    { amount: 17_200_000, unpaidPremiumDeducted: 0, paidOut: 17_200_000 },
    '50,000,000 in all'
  )
})

t.test('what an end took back is set off all the same where the event came before it', async t => {
  for (const [endedOn, deducted] of [
    // Planned, in effect since, the day after the event, and the day itself.
    ['2022-05-11', 500_000],
    ['2022-05-09', 500_000],
    ['2022-05-03', 500_000],
    ['2022-05-02', 0]
  ] as const) {
    const { policyId, eventId } = await insured()
    await bySql(
      database.adminUrl,
      `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, voided_on, voided_by, created_at)
      values ($1, 'org_portal', $2, 1, 'premium', '2022-09-01', 500000, 0, '2022-03-01', $3, now())`,
      [newId('in'), policyId, newId('cn')]
    )
    await bySql(database.adminUrl, `update policy.policy set ended_on = $2, ends_as = 'cancelled' where id = $1`, [
      policyId,
      endedOn
    ])
    const filed = await desk.file({ policyId, eventId, receivables: [invoice()] })
    const assessed = await desk.assess(filed.id)
    t.match(assessed, { due: 32_000_000, unpaidPremiumDeducted: deducted }, endedOn)
    await desk.decide(filed.id, { outcome: 'approve' }, 'claims-manager')
    t.match(await desk.reserve(filed.id), { unpaidPremiumDeducted: deducted }, endedOn)
  }
})

t.test('premium due later is set off too, the day before, on and after its day alike', async t => {
  for (const dueOn of ['2022-05-09', '2022-05-10', '2022-05-11']) {
    const { policyId, eventId } = await insured()
    await owePremium(policyId, 500_000, dueOn)
    const filed = await desk.file({ policyId, eventId, receivables: [invoice()] })
    const assessed = await desk.assess(filed.id)
    t.match(assessed, { due: 32_000_000, unpaidPremiumDeducted: 500_000, payable: 31_500_000 })
    const code = dueOn > '2022-05-10' ? 'claim.premium_not_due_deducted' : 'claim.unpaid_premium_deducted'
    t.match(assessed.findings.at(-1), { code, rule: { source: 'law:상법 §677' } })
    await desk.decide(filed.id, { outcome: 'approve' }, 'claims-manager')
    t.match(await desk.reserve(filed.id), { unpaidPremiumDeducted: 500_000, paidOut: 31_500_000 }, dueOn)
  }
})

t.test('F09: loss-reduction costs are paid beside it, above the insured amount', async t => {
  const { policyId, eventId } = await insured(10_000_000)
  const id = await desk.approved({
    policyId,
    eventId,
    receivables: [invoice()],
    lossReductionCosts: [{ amount: 300_001 }]
  })
  t.match(await desk.reserve(id), { amount: 10_000_000, lossReductionCosts: 300_001, paidOut: 10_300_001 })
})

t.test('reserved, then posted or voided, each once; void, it can be paid anew', async t => {
  const { policyId, eventId } = await insured()
  const id = await desk.approved({ policyId, eventId, receivables: [invoice()] })
  const first = await desk.reserve(id)
  t.equal(outcomeOf(await call('POST', `/v1/claims/${id}/payments`, { as: 'cashier' })), '409 conflict', 'one lives')
  const reopening = { as: 'claims-officer', body: { reason: 'a new document' } }
  t.equal(
    outcomeOf(await call('POST', `/v1/claims/${id}/reopening`, reopening)),
    '409 conflict',
    'while it is reserved'
  )
  const at = `/v1/claims/${id}/payments/${first.id}`
  t.match((await call('POST', `${at}/void`, { as: 'cashier', body: { reason: 'another account' } })).body, {
    status: 'voided',
    reference: 'another account'
  })
  t.equal(outcomeOf(await call('POST', `${at}/void`, { as: 'cashier' })), '409 conflict')
  t.equal(outcomeOf(await call('POST', `${at}/posting`, { as: 'cashier' })), '409 conflict')
  t.match(await desk.claim(id), { status: 'approved' })

  const second = await desk.reserve(id)
  t.match(second, { amount: 32_000_000 }, 'what was held is free again')
  const posting = `/v1/claims/${id}/payments/${second.id}/posting`
  const tomorrow = { as: 'cashier', body: { paidOn: '2022-05-11' } }
  t.equal(outcomeOf(await call('POST', posting, tomorrow)), '400 invalid_request')
  t.match((await call('POST', posting, { as: 'cashier', body: { reference: 'T-9' } })).body, {
    status: 'posted',
    reference: 'T-9'
  })
  t.equal(outcomeOf(await call('POST', posting, { as: 'cashier' })), '409 conflict', 'once')
  t.equal(outcomeOf(await call('POST', `/v1/claims/${id}/payments`, { as: 'cashier' })), '409 conflict', 'paid')
  const { items } = (await call('GET', `/v1/claims/${id}/payments`)).body
  t.strictSame(
    items.map(({ status }: { status: string }) => status),
    ['posted', 'voided']
  )
})

t.test('a claim on which something was paid is not withdrawn, to be paid once more by another', async t => {
  const { policyId, eventId } = await insured()
  const receivable = invoice()
  const id = await desk.approved({ policyId, eventId, receivables: [receivable] })
  const withdraw = (claim: string) => call('POST', `/v1/claims/${claim}/withdrawal`, { body: { reason: 'another' } })
  const reopen = async (claim: string) => {
    await call('POST', `/v1/claims/${claim}/reopening`, { as: 'claims-officer', body: { reason: 'a new document' } })
    await desk.assess(claim)
  }
  await desk.post(id, (await desk.reserve(id)).id)
  t.match(await withdraw(id), { status: 409, body: { detail: /is paid/ } })
  await reopen(id)
  t.match(await withdraw(id), { status: 409, body: { detail: /Something was paid/ } })
  t.match(await desk.claim(id), { status: 'in_assessment' })

  const unpaid = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 10_000_000 })] })
  const { id: payment } = await desk.reserve(unpaid)
  await call('POST', `/v1/claims/${unpaid}/payments/${payment}/void`, { as: 'cashier' })
  await reopen(unpaid)
  t.equal(outcomeOf(await withdraw(unpaid)), '201 withdrawn', 'of what is void nothing was paid')

  const before = [
    `update claims.claim set status = 'withdrawn' where id = $1`,
    'update claims.counted_receivable set released_at = now() where claim_id = $1'
  ]
  for (const sql of before) await bySql(database.adminUrl, sql, [id])
  const { id: again } = await desk.file({ policyId, eventId, receivables: [receivable] })
  const found = { countedReceivables: 40_000_000, alreadyDecided: 32_000_000, due: 0 }
  t.match(await desk.assess(again), found, 'nor where a release before let it be')
})

t.test('a sale whose VAT return is not due yet is paid provisionally, and for good once it is declared', async t => {
  const { policyId, eventId } = await insured()
  const id = await desk.approved({ policyId, eventId, receivables: [invoice({ vatStatus: 'not_yet_due' })] })
  const payment = await desk.reserve(id)
  t.equal(payment.provisional, true)
  await desk.post(id, payment.id)
  t.match(await desk.claim(id), { status: 'provisionally_paid' })
  const confirmed = await call('POST', `/v1/claims/${id}/vat-confirmation`, {
    as: 'claims-officer',
    body: { reason: '7월 신고 확인' }
  })
  t.match(confirmed, { status: 201, body: { status: 'paid' } })
})

t.test('only a cashier pays, and only what was decided', async t => {
  const { policyId, eventId } = await insured()
  const { id } = await desk.file({ policyId, eventId, receivables: [invoice()] })
  t.equal(outcomeOf(await call('POST', `/v1/claims/${id}/payments`, { as: 'cashier' })), '409 conflict', 'not decided')
  for (const as of ['portal', 'claims-officer', 'claims-manager', 'auditor', 'bank'])
    t.equal((await call('POST', `/v1/claims/${id}/payments`, { as })).status, 403, as)
  await desk.assess(id)
  await desk.decide(id, { outcome: 'approve' })
  const decider = await call('POST', `/v1/claims/${id}/payments`, {
    as: 'claims-officer',
    scope: 'claim-payments:write'
  })
  t.equal(decider.status, 403, 'nor whoever decided, whatever its scopes')
  t.equal(
    (await call('POST', `/v1/claims/${id}/payments/pm_01JD3ZQ8W5R7XG6K2M4N9P0TVB/posting`, { as: 'cashier' })).status,
    404
  )
})

t.test(
  'when the event is withdrawn after the decision, nothing is reserved or posted; a reservation is voided',
  async t => {
    const { policyId, eventId } = await insured()
    const id = await desk.approved({ policyId, eventId, receivables: [invoice()] })
    const other = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 10_000_000 })] })
    const payment = await desk.reserve(id)
    const withdrawn = await call('POST', `/v1/insured-events/${eventId}/withdrawal`, {
      as: 'claims-officer',
      headers: { 'if-match': '*' },
      body: { reason: 'a mistake' }
    })
    t.equal(withdrawn.status, 200, withdrawn.text)
    const at = `/v1/claims/${id}/payments/${payment.id}`
    t.equal(outcomeOf(await call('POST', `${at}/posting`, { as: 'cashier' })), '409 conflict')
    t.equal(outcomeOf(await call('POST', `/v1/claims/${other}/payments`, { as: 'cashier' })), '409 conflict')
    t.equal(outcomeOf(await call('POST', `${at}/void`, { as: 'cashier' })), '201 voided')
  }
)

t.test('F14: ten days to pay, the last one, and the one after, decided or reserved', async t => {
  const { policyId, eventId } = await insured()
  const decided = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 1_000 })] })
  const reserved = await desk.approved({ policyId, eventId, receivables: [invoice({ amount: 1_000 })] })
  const payment = await desk.reserve(reserved)
  const overdue = async () => [
    (await call('GET', `/v1/claims?paymentOverdue=true&policyId=${policyId}`, { as: 'cashier' })).body.items.map(
      ({ id }: { id: string }) => id
    ),
    (await call('GET', `/v1/claim-payments?overdue=true&policyId=${policyId}`, { as: 'cashier' })).body.items.map(
      ({ id }: { id: string }) => id
    )
  ]
  for (const [on, claims, payments] of [
    ['2022-05-19', [], []],
    ['2022-05-20', [], []],
    ['2022-05-21', [reserved, decided], [payment.id]]
  ] as const) {
    await desk.move(on)
    t.strictSame(await overdue(), [claims, payments], `on ${on}`)
  }
  await desk.post(reserved, payment.id)
  t.strictSame(await overdue(), [[decided], []])
})
