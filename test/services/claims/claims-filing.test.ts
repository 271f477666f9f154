import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { bySql, payReceivable, seedReceivable } from '../../support/seeded-receivable.ts'
import { invoice, outcomeOf, runClaimDesk } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, database } = desk
const reset = (today: string) => call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today } })

t.test(
  'without receivables named, all that were declared and are unpaid are claimed, with what was paid on them',
  async t => {
    await reset('2022-05-10')
    const policyId = await desk.policy()
    const eventId = await desk.event()
    const open = await seedReceivable(database.adminUrl, { policyId, amount: 40_000_000 })
    await payReceivable(database.adminUrl, open, { amount: 5_000_000, paidOn: '2022-04-20' })
    await seedReceivable(database.adminUrl, { policyId, amount: 10_000_000, paid: 10_000_000 })
    await seedReceivable(database.adminUrl, { policyId, buyer: syntheticBusinessNumber(501) })
    const claim = await desk.file({ policyId, eventId })
    t.strictSame(claim.receivableIds, [open])
    t.match(claim.receivables, [
      { receivableId: open, amount: 40_000_000, payments: [{ amount: 5_000_000, paidOn: '2022-04-20' }] }
    ])
    t.match(await desk.assess(claim.id), { actualLoss: 35_000_000, due: 28_000_000 })

    const again = await call('POST', '/v1/claims', { body: { policyId, eventId } })
    t.equal(outcomeOf(again), '409 conflict', 'nothing new is named')
    t.match(again.body.detail, new RegExp(claim.id), 'the claim that is there is named')
    t.equal(
      outcomeOf(await call('POST', '/v1/claims', { body: { policyId, eventId, receivables: [invoice()] } })),
      '201 filed'
    )
  }
)

t.test('the draft of the system is filed under its own id, either way', async t => {
  for (const way of ['by its id', 'by policy and event'] as const) {
    await reset('2022-05-10')
    const policyId = await desk.policy()
    const eventId = await desk.event()
    await seedReceivable(database.adminUrl, { policyId })
    await seedDraft(policyId, eventId)
    const [draft] = (await call('GET', '/v1/claims?status=draft')).body.items
    t.match(draft, { status: 'draft', drafted: true, expectedPayout: 32_000_000, filedOn: null, late: false })
    const filed =
      way === 'by its id'
        ? await call('POST', `/v1/claims/${draft.id}/filing`, { body: {} })
        : await call('POST', '/v1/claims', { body: { policyId, eventId } })
    t.match(filed, { status: 201, body: { id: draft.id, status: 'filed', drafted: true } }, way)
    t.strictSame((await call('GET', '/v1/claims?status=draft')).body.items, [])
    t.equal(outcomeOf(await call('POST', `/v1/claims/${draft.id}/filing`, { body: {} })), '409 conflict', 'once')
  }
})

t.test('overdue receivables: the first day, the one before, several buyers, and what a draft gathers', async t => {
  await reset('2022-07-31')
  const policyId = await desk.policy({
    buyers: [{ businessNumber: SEEDED_BUYER }, { businessNumber: syntheticBusinessNumber(501) }]
  })
  const id = await seedReceivable(database.adminUrl, { policyId, dueOn: '2022-05-31' })
  const other = await seedReceivable(database.adminUrl, {
    policyId,
    buyer: syntheticBusinessNumber(501),
    dueOn: '2022-05-02'
  })
  const early = await call('POST', '/v1/claims', { body: { policyId, receivableIds: [id] } })
  t.equal(outcomeOf(early), '409 conflict', 'two months end on Sunday 31 July, so on Monday 1 August')
  t.match(early.body.detail, /2022-08-02/)
  t.equal(
    outcomeOf(await call('POST', '/v1/claims', { body: { policyId, receivableIds: [id, other] } })),
    '400 invalid_request'
  )
  await desk.move('2022-08-02')
  const claim = await desk.file({ policyId, receivableIds: [id] })
  t.match(claim, { status: 'filed', event: { type: 'overdue', id: null, occurredOn: '2022-08-02' }, late: false })
  t.match(claim.receivables, [{ receivableId: id, claimableFrom: '2022-08-02' }])
  t.match(await desk.assess(claim.id), { claimable: true, due: 32_000_000 })
  const undeclared = await desk.file({
    policyId,
    buyer: SEEDED_BUYER,
    receivables: [invoice({ suppliedOn: '2022-02-01', dueOn: '2022-03-31' })]
  })
  t.match(
    undeclared,
    { event: { type: 'overdue' }, claimableFrom: '2022-06-01', late: true },
    'never declared, claimable all the same'
  )
})

t.test(
  'what was supplied before the inception, named beside what is covered, dates neither claim nor preview',
  async t => {
    await reset('2022-08-02')
    const policyId = await desk.policy()
    const early = { suppliedOn: '2021-08-02', dueOn: '2021-10-29' }
    const old = await seedReceivable(database.adminUrl, { policyId, ...early })
    const covered = await seedReceivable(database.adminUrl, { policyId })
    const claim = await desk.file({ policyId, receivableIds: [old, covered] })
    t.match(claim, { claimableFrom: '2022-08-02', lateAfter: '2022-09-01', late: false, findings: [] })
    t.match(await desk.assess(claim.id), { claimable: true, due: 32_000_000 })
    const asked = {
      policyId,
      buyer: SEEDED_BUYER,
      event: { type: 'overdue' },
      receivables: [{ ...early, invoiceNumber: 'A-old', amount: 1_000 }, invoice({ invoiceNumber: 'A-new' })]
    }
    const { body } = await call('POST', '/v1/claim-previews', { body: asked })
    t.match(body, { claimable: true, claimableFrom: '2022-08-02' }, body.detail)
  }
)

t.test('overdue receivables that were paid meanwhile are left out, with what was paid on them', async t => {
  await reset('2022-08-02')
  const policyId = await desk.policy()
  const { adminUrl } = database
  const paid = await seedReceivable(adminUrl, { policyId, amount: 10_000_000, dueOn: '2022-05-31' })
  const open = await seedReceivable(adminUrl, { policyId, amount: 20_000_000, dueOn: '2022-05-31' })
  await payReceivable(adminUrl, paid, { amount: 10_000_000, paidOn: '2022-08-01' })
  const nothing = await call('POST', '/v1/claims', { body: { policyId, receivableIds: [paid] } })
  t.match(nothing, { status: 400, body: { errors: [{ pointer: '/receivableIds', code: 'receivables_paid' }] } })
  const claim = await desk.file({ policyId, receivableIds: [paid, open] })
  t.match(claim, { status: 'filed', receivables: [{ receivableId: open }], undesignatedPayments: [] })
  t.equal(claim.receivables.length, 1)
  t.match(await desk.assess(claim.id), { due: 16_000_000 })
})

t.test('late is a flag: the last day in time, the day after, with a reason', async t => {
  for (const [on, lateReason, late, finding] of [
    ['2022-06-01', undefined, false, null],
    ['2022-06-02', undefined, false, null],
    ['2022-06-03', undefined, true, 'claim.late_without_reason'],
    ['2022-06-03', 'the petition was not known', true, 'claim.late_with_reason']
  ] as const) {
    await reset(on)
    const filing = { policyId: await desk.policy(), eventId: await desk.event(), receivables: [invoice()], lateReason }
    const claim = await desk.file(filing)
    t.match(claim, { status: 'filed', late, lateReason: lateReason ?? null, lateAfter: '2022-06-02' }, `on ${on}`)
    t.strictSame(
      claim.findings.map(({ code }: { code: string }) => code),
      finding === null ? [] : [finding]
    )
    t.match(await desk.assess(claim.id), { due: 32_000_000 }, 'and never a bar')
  }
})

t.test('F13: prescription is a bar, by the law of the day on which the claim arose', async t => {
  for (const [occurredOn, on, outcome] of [
    ['2022-05-02', '2025-05-01', '201 filed'],
    ['2022-05-02', '2025-05-02', '201 filed'],
    ['2022-05-02', '2025-05-03', '409 conflict'],
    // Two years before 12 March 2015; 11 March 2017 was a Saturday.
    ['2015-03-11', '2017-03-13', '201 filed'],
    ['2015-03-11', '2017-03-14', '409 conflict'],
    ['2015-03-12', '2018-03-12', '201 filed'],
    ['2015-03-12', '2018-03-13', '409 conflict']
  ] as const) {
    await reset(on)
    const inception = `${Number(occurredOn.slice(0, 4))}-01-01`
    const policyId = await desk.policy({ inception })
    const eventId = await desk.event({ occurredOn })
    const receivables = [
      invoice({ suppliedOn: `${inception.slice(0, 4)}-02-01`, dueOn: `${inception.slice(0, 4)}-03-31` })
    ]
    const reply = await call('POST', '/v1/claims', { body: { policyId, eventId, receivables } })
    t.equal(outcomeOf(reply), outcome, `${occurredOn} claimed on ${on}`)
  }
})

t.test('what cannot be claimed, and what to do about it', async t => {
  await reset('2022-05-10')
  const policyId = await desk.policy()
  const waiting = await desk.policy({ status: 'awaiting_payment' })
  await bySql(database.adminUrl, 'update policy.policy set inception = null, expiry = null where id = $1', [waiting])
  const eventId = await desk.event()
  const elsewhere = await desk.event({ buyer: syntheticBusinessNumber(510) })
  const foreign = await desk.policy({ organisation: 'org_portal_2' })
  const none = 'ev_01JD3ZQ8W5R7XG6K2M4N9P0TVB'
  for (const [body, outcome, pointer] of [
    [{ policyId: foreign, eventId }, '404 not_found', undefined],
    [{ policyId, eventId: none }, '404 not_found', undefined],
    [{ policyId, eventId: elsewhere }, '400 invalid_request', '/eventId'],
    [{ policyId, eventId, buyer: syntheticBusinessNumber(501) }, '400 invalid_request', '/buyer'],
    [{ policyId, eventId }, '400 invalid_request', '/receivables'],
    [{ policyId }, '400 invalid_request', '/eventId'],
    [
      { policyId, eventId, receivableIds: ['rv_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] },
      '400 invalid_request',
      '/receivableIds/0'
    ],
    [{ policyId, eventId, receivables: [invoice({ amount: 1.5 })] }, '400 invalid_request', '/receivables/0/amount'],
    [{ policyId: waiting, eventId, receivables: [invoice()] }, '409 conflict', undefined]
  ] as const) {
    const reply = await call('POST', '/v1/claims', { body })
    t.equal(outcomeOf(reply), outcome, JSON.stringify(body))
    t.equal(reply.body.errors[0]?.pointer, pointer)
  }
})

t.test('a claim is taken back before it is decided, and its receivables can be claimed elsewhere', async t => {
  await reset('2022-05-10')
  const policyId = await desk.policy()
  const second = await desk.policy()
  const eventId = await desk.event()
  const receivables = [invoice({ taxInvoiceNumber: 'T-1' })]
  const claim = await desk.file({ policyId, eventId, receivables })
  await desk.assess(claim.id)
  const other = await desk.file({ policyId: second, eventId, receivables })
  t.match(await desk.assess(other.id), {
    due: 0,
    receivables: [{ leftOut: [{ reason: 'receivable.under_another_policy' }] }]
  })
  const stranger = { as: 'portal-2', body: { reason: 'not mine' } }
  t.equal(outcomeOf(await call('POST', `/v1/claims/${claim.id}/withdrawal`, stranger)), '404 not_found')
  const body = { reason: 'claimed under the other policy' }
  t.equal(outcomeOf(await call('POST', `/v1/claims/${claim.id}/withdrawal`, { body })), '201 withdrawn')
  t.match(await desk.assess(other.id), { due: 32_000_000 })
  t.equal(outcomeOf(await call('POST', `/v1/claims/${claim.id}/withdrawal`, { body })), '409 conflict')
})

t.test('papers: asked for, told, handed in, and the claim goes on', async t => {
  await reset('2022-05-10')
  const claim = await desk.file({
    policyId: await desk.policy(),
    eventId: await desk.event(),
    receivables: [invoice()]
  })
  const asked = await call('POST', `/v1/claims/${claim.id}/document-requests`, {
    as: 'claims-officer',
    body: { documents: ['delivery_receipt', 'order_sheet'], reason: 'for the supply of March', answerBy: '2022-05-20' }
  })
  t.equal(outcomeOf(asked), '201 documents_requested')
  const [notice] = (await call('GET', '/v1/notices', { scope: 'events:read' })).body.items
  t.match(notice, { kind: 'documents_requested', parameters: { answerBy: '2022-05-20' } })
  const paper = (type: string, as = 'portal') =>
    call('PUT', `/v1/claims/${claim.id}/documents/${type}`, {
      as,
      headers: { 'content-type': 'application/pdf' },
      body: Buffer.from(`%PDF-1.7\n% ${type}\n`)
    })
  t.equal((await paper('delivery_receipt', 'portal-2')).status, 404)
  t.equal((await paper('delivery_receipt')).status, 201)
  t.match(await desk.claim(claim.id), { status: 'documents_requested' }, 'one is missing')
  t.equal((await paper('order_sheet')).status, 201)
  const { status, documents } = await desk.claim(claim.id)
  t.equal(status, 'filed')
  t.match(
    documents.find(({ type }: { type: string }) => type === 'order_sheet'),
    { received: true }
  )
  t.match(
    documents.find(({ type }: { type: string }) => type === 'claim_form'),
    { received: false }
  )

  const missing = documents
    .filter((one: { received: boolean }) => !one.received)
    .map((one: { type: string }) => one.type)
  const early = await desk.assess(claim.id)
  t.match(
    early.findings.find(({ code }: { code: string }) => code === 'claim.documents_missing'),
    { outcome: 'refer', message: new RegExp(missing.join(', ')), rule: { parameter: 'claims.documents' } },
    'an assessment names the papers that are not there'
  )
  t.ok(early.payable > 0, 'and holds nothing back for them')
  for (const type of missing) t.equal((await paper(type)).status, 201)
  const complete = await desk.assess(claim.id)
  t.notOk(complete.findings.some(({ code }: { code: string }) => code === 'claim.documents_missing'))
})

t.test('the list is paged, narrowed, and only one’s own', async t => {
  await reset('2022-05-10')
  const policyId = await desk.policy()
  const eventId = await desk.event()
  const ids: string[] = []
  for (let i = 0; i < 3; i += 1) ids.unshift((await desk.file({ policyId, eventId, receivables: [invoice()] })).id)
  const first = (await call('GET', '/v1/claims?limit=2')).body
  const next = (await call('GET', `/v1/claims?limit=2&cursor=${first.nextCursor}`)).body
  t.strictSame(
    [...first.items, ...next.items].map(({ id }: { id: string }) => id),
    ids
  )
  t.equal(next.nextCursor, null)
  for (const [query, count] of [
    [`policyId=${policyId}&status=filed`, 3],
    [`eventId=${eventId}`, 3],
    [`buyer=${SEEDED_BUYER}`, 3],
    ['status=paid', 0],
    ['paymentOverdue=true', 0]
  ] as const)
    t.equal((await call('GET', `/v1/claims?${query}`)).body.items.length, count, query)
  t.equal((await call('GET', '/v1/claims', { as: 'claims-officer' })).body.items.length, 3)
  t.strictSame((await call('GET', '/v1/claims', { as: 'portal-2' })).body.items, [])
})

/** A draft as the fan-out makes it. */
async function seedDraft(policyId: string, eventId: string): Promise<void> {
  await bySql(
    database.adminUrl,
    `insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout, documents, created_at, updated_at)
    select 'cl_01JD3ZQ8W5R7XG6K2M4N9P0TVB', organisation, id, product, policyholder, policyholder_party, $3, $3,
      'rehabilitation_petition', $2, '2022-05-02', '2022-05-02', '2022-06-02', '2025-05-02', 'draft', true, 32000000, '{claim_form}',
      now(), now()
    from policy.policy where id = $1`,
    [policyId, eventId, SEEDED_BUYER]
  )
}
