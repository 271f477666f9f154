import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { bySql, payReceivable, reversePayment, seedReceivable } from '../../support/seeded-receivable.ts'
import { invoice, outcomeOf, runClaimDesk } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, database } = desk
const eventId = await desk.event()

interface LeftOut {
  readonly reason: string
  readonly amount: number
}
interface Assessed {
  readonly invoiceNumber: string
  readonly amount: number
  readonly counted: number
  readonly leftOut: readonly LeftOut[]
  readonly findings: readonly { readonly code: string }[]
}

t.test('F16, F23: each won is counted or left out with its reason', async t => {
  const policyId = await desk.policy()
  const receivables = [
    invoice({ invoiceNumber: 'in order' }),
    invoice({
      invoiceNumber: 'lessened',
      returned: 1_000_000,
      offset: 2_000_000,
      payments: [{ amount: 3_000_000, paidOn: '2022-04-01' }]
    }),
    invoice({ invoiceNumber: 'not real', realTrade: false }),
    invoice({ invoiceNumber: 'before', suppliedOn: '2021-12-31' }),
    invoice({ invoiceNumber: 'first day', suppliedOn: '2022-01-01' }),
    invoice({ invoiceNumber: 'known day', suppliedOn: '2022-05-03', dueOn: '2022-06-30' }),
    invoice({ invoiceNumber: 'after known', suppliedOn: '2022-05-04', dueOn: '2022-06-30' }),
    invoice({ invoiceNumber: 'omitted', vatStatus: 'omitted' }),
    invoice({ invoiceNumber: 'not yet due', vatStatus: 'not_yet_due' }),
    invoice({ invoiceNumber: 'disputed', disputed: true }),
    invoice({ invoiceNumber: 'twice' }),
    invoice({ invoiceNumber: 'twice' })
  ]
  const claim = await desk.file({ policyId, eventId, receivables, securityProceeds: 4_000_000 })
  const assessment = await desk.assess(claim.id)
  const whole = 40_000_000
  const expected = [
    ['in order', whole, []],
    ['lessened', 34_000_000, ['returned 1000000', 'offset 2000000', 'payments 3000000']],
    ['not real', 0, ['receivable.not_real_trade 40000000']],
    ['before', 0, ['receivable.before_inception 40000000']],
    ['first day', whole, []],
    ['known day', whole, []],
    ['after known', 0, ['receivable.after_known_event 40000000']],
    ['omitted', 0, ['receivable.vat_omitted 40000000']],
    ['not yet due', whole, []],
    ['disputed', 0, ['receivable.disputed 40000000']],
    ['twice', whole, []],
    ['twice', 0, ['receivable.listed_twice 40000000']]
  ]
  const assessed: Assessed[] = assessment.receivables
  t.strictSame(
    assessed.map(({ invoiceNumber, counted, leftOut }) => [
      invoiceNumber,
      counted,
      leftOut.map(({ reason, amount }) => `${reason} ${amount}`)
    ]),
    expected
  )
  for (const { amount, counted, leftOut } of assessed)
    t.equal(
      leftOut.reduce((sum, one) => sum + one.amount, counted),
      amount,
      'they add up'
    )
  t.match(assessment, {
    countedReceivables: 234_000_000,
    securityProceedsDeducted: 4_000_000,
    actualLoss: 230_000_000,
    coveredLoss: 184_000_000,
    due: 50_000_000,
    boundBy: 'insured_amount',
    provisional: true,
    breaches: ['receivable.not_real_trade', 'receivable.after_known_event', 'receivable.vat_omitted']
  })
  t.strictSame(
    (await call('POST', `/v1/claims/${claim.id}/assessment-verifications`, { as: 'auditor', body: {} })).body,
    {
      assessmentId: assessment.id,
      matches: true,
      differences: [],
      rulebook: assessment.rulebook,
      engine: { stored: assessment.engine, now: assessment.engine }
    }
  )
  await bySql(
    database.adminUrl,
    `update claims.assessment set result = jsonb_set(result::jsonb, '{due}', '1')::json where id = $1`,
    [assessment.id]
  )
  const tampered = await call('POST', `/v1/claims/${claim.id}/assessment-verifications`, { as: 'auditor', body: {} })
  t.match(tampered.body, { matches: false, differences: ['/due'] }, 'a figure that was changed is found')
})

t.test('what the officer found out takes the place of what was put forward; the latest assessment counts', async t => {
  const claim = await desk.file({
    policyId: await desk.policy(),
    eventId,
    receivables: [invoice({ invoiceNumber: 'A-1' }), invoice({ invoiceNumber: 'A-2' })],
    lossReductionCosts: [{ amount: 700_000, description: '가압류' }]
  })
  t.match(await desk.assess(claim.id), { actualLoss: 80_000_000, due: 50_000_000, lossReductionCosts: 700_000 })
  const found = await desk.assess(claim.id, {
    receivables: [
      { invoiceNumber: 'A-2', realTrade: false, reason: 'no delivery' },
      { invoiceNumber: 'A-1', payments: [{ amount: 10_000_000, paidOn: '2022-04-30' }] }
    ],
    securityProceeds: 5_000_000,
    addedByLateNotice: 1_000_000,
    lossReductionCosts: [{ amount: 700_000, necessary: false }]
  })
  t.match(found, {
    actualLoss: 24_000_000,
    due: 19_200_000,
    lossReductionCosts: 0,
    breaches: ['receivable.not_real_trade']
  })
  t.match(await desk.assess(claim.id, { relatedFirm: true }), { due: 0, boundBy: 'no_loss' })
  t.match(await desk.assess(claim.id, { eventKnownOn: '2022-03-01' }), {
    due: 0,
    breaches: ['receivable.after_known_event']
  })
  t.match(await desk.assess(claim.id, { eventKnownOn: null }), { due: 50_000_000, breaches: [] })
  const { items } = (await call('GET', `/v1/claims/${claim.id}/assessments`)).body
  t.strictSame(
    items.map(({ due }: { due: number }) => due),
    [50_000_000, 0, 0, 19_200_000, 50_000_000]
  )
  const unknown = await call('POST', `/v1/claims/${claim.id}/assessments`, {
    as: 'claims-officer',
    body: { receivables: [{ invoiceNumber: 'A-3', realTrade: false }] }
  })
  t.equal(outcomeOf(unknown), '400 invalid_request')
  t.equal(unknown.body.errors[0].pointer, '/receivables/0/invoiceNumber')
})

t.test('the limit of the day of supply governs: lowered, withdrawn, raised', async t => {
  const buyer = (insuredAmount: number, from: string | undefined, until: string | undefined) => ({
    businessNumber: SEEDED_BUYER,
    insuredAmount,
    ...(from ? { from } : {}),
    ...(until ? { until } : {})
  })
  const supplied = (suppliedOn: string, amount: number) => invoice({ suppliedOn, amount })
  for (const [terms, receivables, due, why] of [
    [
      [buyer(50_000_000, undefined, '2022-03-01'), buyer(30_000_000, '2022-03-01', undefined)],
      [supplied('2022-02-28', 10_000_000), supplied('2022-03-01', 100_000_000)],
      38_000_000,
      'lowered: 30 under the lower limit and 8 from the day before'
    ],
    [
      [buyer(50_000_000, undefined, '2022-03-01'), buyer(0, '2022-03-01', undefined)],
      [supplied('2022-02-28', 10_000_000), supplied('2022-03-01', 100_000_000)],
      8_000_000,
      'withdrawn: only what was supplied before'
    ],
    [
      [
        buyer(50_000_000, undefined, '2022-02-01'),
        buyer(0, '2022-02-01', '2022-03-01'),
        buyer(60_000_000, '2022-03-01', undefined)
      ],
      [supplied('2022-01-31', 10_000_000), supplied('2022-02-01', 100_000_000), supplied('2022-03-01', 10_000_000)],
      16_000_000,
      'withdrawn for February alone'
    ],
    [
      [buyer(30_000_000, undefined, '2022-03-01'), buyer(60_000_000, '2022-03-01', undefined)],
      [supplied('2022-02-28', 100_000_000), supplied('2022-03-01', 100_000_000)],
      60_000_000,
      'raised: the higher one holds for what came under it'
    ]
  ] as const) {
    const claim = await desk.file({ policyId: await desk.policy({ buyers: terms }), eventId, receivables })
    t.match(await desk.assess(claim.id), { due }, why)
  }
})

t.test('claims on one insured amount add up, and what was decided is not owed again', async t => {
  const policyId = await desk.policy()
  const first = await desk.approved({ policyId, eventId, receivables: [invoice()] })
  t.ok(first)
  const second = await desk.file({ policyId, eventId, receivables: [invoice({ invoiceNumber: 'again' })] })
  t.match(await desk.assess(second.id), {
    alreadyDecided: 32_000_000,
    owedInTotal: 50_000_000,
    due: 18_000_000,
    boundBy: 'insured_amount'
  })
  await desk.decide(second.id, { outcome: 'approve' })
  const third = await desk.file({ policyId, eventId, receivables: [invoice(), invoice({ invoiceNumber: 'again' })] })
  const assessment = await desk.assess(third.id)
  t.match(assessment, { due: 0, boundBy: 'already_paid' })
  t.match(
    assessment.receivables[1].leftOut,
    [{ reason: 'receivable.in_another_claim', amount: 40_000_000 }],
    'counted once'
  )
})

t.test('what one claim counted is promised by no draft and no preview again', async t => {
  const buyer = syntheticBusinessNumber(733)
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount: 50_000_000 }] })
  const own = await desk.event({ buyer })
  const seeded = { policyId, buyer, suppliedOn: '2022-03-02' }
  const counted = await seedReceivable(database.adminUrl, { ...seeded, amount: 20_000_000 })
  const left = await seedReceivable(database.adminUrl, { ...seeded, amount: 10_000_000 })
  await desk.approved({ policyId, eventId: own, receivableIds: [counted] })

  const supposed = { type: 'bankruptcy_petition', buyers: [buyer] }
  const stressed = await call('POST', '/v1/stress-tests', { as: 'claims-officer', body: supposed })
  t.match(stressed.body.total, { claims: 1, expectedPayout: 8_000_000 }, 'as its draft would say')
  const receivables = [
    invoice({ invoiceNumber: counted, amount: 20_000_000 }),
    invoice({ invoiceNumber: left, amount: 10_000_000 })
  ]
  const event = { type: 'bankruptcy_petition', occurredOn: '2022-05-09' }
  const { body } = await call('POST', '/v1/claim-previews', { body: { policyId, buyer, event, receivables } })
  t.match(body, { actualLoss: 10_000_000, alreadyPaid: 16_000_000, payable: 8_000_000 })
  t.match(body.receivables[0].leftOut, [{ reason: 'receivable.in_another_claim', amount: 20_000_000 }])
})

t.test('what one claim was not paid of its loss, no other claim is paid', async t => {
  const policyId = await desk.policy()
  const about = { policyId, eventId }
  const first = await desk.file({ ...about, receivables: [invoice()] })
  await desk.assess(first.id)
  const notice = { as: 'claims-officer', body: { outcome: 'partly_approve', amount: 5_000_000, reasons: ['x'] } }
  const told = (await call('POST', `/v1/claims/${first.id}/adverse-notices`, notice)).body
  await call('POST', `/v1/claims/${first.id}/adverse-notices/${told.id}/answers`, { body: { text: '답변' } })
  await desk.decide(first.id, { outcome: 'partly_approve', amount: 20_000_000 }, 'claims-manager')

  // 10,000,000 won beside 40,000,000: 80 % of them together is 40,000,000, of the first alone 32,000,000.
  const small = invoice({ amount: 10_000_000 })
  const event = { type: 'rehabilitation_petition', occurredOn: '2022-05-02' }
  const previewed = await call('POST', '/v1/claim-previews', {
    body: { policyId, buyer: SEEDED_BUYER, event, receivables: [small] }
  })
  t.match(previewed.body, { alreadyPaid: 20_000_000, payable: 8_000_000 }, 'decided, though nothing is reserved yet')
  const second = await desk.file({ ...about, receivables: [small] })
  t.match(await desk.assess(second.id), { alreadyDecided: 20_000_000, due: 8_000_000, boundBy: 'coverage_ratio' })
  await desk.decide(second.id, { outcome: 'approve' })
  const least = await desk.file({ ...about, receivables: [invoice({ amount: 1 })] })
  t.match(await desk.assess(least.id), { due: 0, boundBy: 'coverage_ratio' }, '80 % of one won is none')

  await desk.post(first.id, (await desk.reserve(first.id)).id)
  await call('POST', `/v1/claims/${first.id}/reopening`, { as: 'claims-officer', body: { reason: 'x' } })
  t.match(await desk.assess(first.id), { alreadyDecided: 28_000_000, due: 12_000_000 }, 'its own rest is still its own')
  await desk.decide(first.id, { outcome: 'approve' })
  await desk.post(first.id, (await desk.reserve(first.id)).id)
  await call('POST', `/v1/claims/${first.id}/reopening`, { as: 'claims-officer', body: { reason: 'x' } })
  t.match(await desk.assess(first.id), { due: 0, boundBy: 'already_paid' })
})

t.test('what a buyer pays before the claim is paid is no loss; what it pays afterwards is a recovery', async t => {
  const policyId = await desk.policy()
  const early = await seedReceivable(database.adminUrl, { policyId, paid: 1_000_000 })
  const late = await seedReceivable(database.adminUrl, { policyId })
  const { id } = await desk.file({ policyId, eventId, receivables: [invoice()], receivableIds: [early, late] })
  t.match(await desk.assess(id), { actualLoss: 119_000_000 })
  const paid = await payReceivable(database.adminUrl, late, { amount: 4_000_000, paidOn: '2022-05-09' })
  t.match(await desk.assess(id), { actualLoss: 115_000_000 }, 'it was not put forward')
  await bySql(
    database.adminUrl,
    `update policy.receivable_change set designated = false where receivable_id = any ($1)`,
    [[early, late]]
  )
  t.match(await desk.assess(id), { actualLoss: 115_000_000 }, 'whether it was designated or not')
  const own = { undesignatedPayments: [] }
  t.match(await desk.assess(id, own), { actualLoss: 120_000_000 }, 'the officer’s findings come first')
  await reversePayment(database.adminUrl, late, { id: paid, amount: 4_000_000, on: '2022-05-10' })
  t.match(await desk.assess(id), { actualLoss: 119_000_000 })
  await desk.decide(id, { outcome: 'approve' })
  await desk.post(id, (await desk.reserve(id)).id)
  await payReceivable(database.adminUrl, late, { amount: 4_000_000, paidOn: '2022-05-10' })
  await call('POST', `/v1/claims/${id}/reopening`, { as: 'claims-officer', body: { reason: 'a look again' } })
  t.match(await desk.assess(id), { actualLoss: 119_000_000 })
})

t.test('nothing is decided or paid on what the buyer has paid since the assessment', async t => {
  const policyId = await desk.policy()
  const owed = await seedReceivable(database.adminUrl, { policyId })
  const pays = (amount: number) => payReceivable(database.adminUrl, owed, { amount, paidOn: '2022-05-09' })
  const { id } = await desk.file({ policyId, eventId, receivableIds: [owed] })
  const url = `/v1/claims/${id}`
  const officer = (path: string, body: object) => call('POST', `${url}/${path}`, { as: 'claims-officer', body })
  const approve = () => officer('decisions', { outcome: 'approve', reasons: ['checked'] })
  const refused = { status: 409, body: { detail: /Since the assessment a payment/ } }
  const again = async (actualLoss: number) => {
    await officer('reopening', { reason: 'paid' })
    t.match(await desk.assess(id), { actualLoss })
  }
  await desk.assess(id)
  await pays(1_000_000)
  t.match(await approve(), refused, 'before the decision')
  t.match(await desk.assess(id), { actualLoss: 39_000_000 })
  t.equal((await approve()).status, 201)
  const second = await pays(1_000_000)
  t.match(await call('POST', `${url}/payments`, { as: 'cashier' }), refused, 'before money is reserved')
  await again(38_000_000)
  await approve()
  const payment = await desk.reserve(id)
  await reversePayment(database.adminUrl, owed, { id: second, amount: 1_000_000, on: '2022-05-10' })
  const posting = { as: 'cashier', body: {} }
  t.match(await call('POST', `${url}/payments/${payment.id}/posting`, posting), refused, 'before it leaves')
  await call('POST', `${url}/payments/${payment.id}/void`, { as: 'cashier', body: { reason: 'assessed again' } })
  await again(39_000_000)
  await bySql(database.adminUrl, `update policy.receivable set disputed_on = '2022-05-10' where id = $1`, [owed])
  t.match(await approve(), refused, 'a dispute')
})

t.test('F21: a receivable is known by its number, under whichever policy of the party it is claimed', async t => {
  const receivable = invoice({ invoiceNumber: 'S-1', taxInvoiceNumber: '20220302-1' })
  const first = await desk.file({ policyId: await desk.policy(), eventId, receivables: [receivable] })
  t.match(await desk.assess(first.id), { due: 32_000_000 })
  const renamed = { ...receivable, invoiceNumber: 'S-1-copy' }
  const unnumbered = { ...receivable, taxInvoiceNumber: null }
  const written = { ...renamed, invoiceNumber: 'S-1-again', taxInvoiceNumber: '20220302 1' }
  const through2 = await desk.policy({ organisation: 'org_portal_2' })
  const receivables = [renamed, unnumbered, written]
  const second = await desk.file({ policyId: through2, eventId, receivables }, 'portal-2')
  const assessment = await desk.assess(second.id)
  t.match(assessment, { due: 0, breaches: ['receivable.under_another_policy'] })
  t.strictSame(
    assessment.receivables.map(({ leftOut }: Assessed) => leftOut[0]?.reason),
    ['receivable.under_another_policy', 'receivable.under_another_policy', 'receivable.listed_twice'],
    'under another name, without its number, or with it written otherwise'
  )
  t.match(await desk.assess(first.id), { due: 32_000_000 }, 'the first one keeps it')
})

t.test(
  'F30: officers are told of what another claim of the policyholder may claim already, and nobody else',
  async t => {
    const policyholder = syntheticBusinessNumber(431)
    const receivable = invoice({ invoiceNumber: 'R-1' })
    const first = await desk.file({ policyId: await desk.policy({ policyholder }), eventId, receivables: [receivable] })
    t.strictSame((await desk.assess(first.id)).receivables[0].findings, [])
    const through2 = await desk.policy({ policyholder, organisation: 'org_portal_2' })
    const receivables = [
      { ...receivable, suppliedOn: '2022-03-12' },
      invoice({ suppliedOn: '2022-03-09', amount: 40_000_000 }),
      invoice({ suppliedOn: '2022-03-09', amount: 1 })
    ]
    const second = await desk.file({ policyId: through2, eventId, receivables }, 'portal-2')
    const assessment = await desk.assess(second.id)
    t.strictSame(
      assessment.receivables.map(({ findings }: Assessed) => findings.map(({ code }) => code)),
      [['receivable.same_number_elsewhere'], ['receivable.same_amount_elsewhere'], []]
    )
    t.match(assessment.receivables[0], { counted: 40_000_000, findings: [{ outcome: 'note' }] })
    t.match(assessment.receivables[0].findings[0].message, first.id)
    for (const [as, findings] of [
      ['auditor', 1],
      ['portal-2', 0]
    ] as const) {
      const { body } = await call('GET', `/v1/claims/${second.id}/assessments`, { as })
      t.equal(body.items[0].receivables[0].findings.length, findings, as)
      t.equal(JSON.stringify(body).includes(first.id), findings > 0, as)
    }
    const verified = await call('POST', `/v1/claims/${second.id}/assessment-verifications`, { as: 'auditor', body: {} })
    t.match(verified.body, { matches: true })
    await call('POST', `/v1/claims/${first.id}/withdrawal`, { as: 'portal', body: { reason: '회수' } })
    const again = await desk.assess(second.id)
    t.notOk(JSON.stringify(again).includes(first.id), 'what is withdrawn pays nothing')
  }
)

t.test('F30: officers are told of one number that a claim, or its policy, has written in two ways', async t => {
  const policyholder = syntheticBusinessNumber(432)
  const policyId = await desk.policy({ policyholder })
  const facts = { suppliedOn: '2022-03-02', dueOn: '2022-05-31', amount: 10_000_000 }
  const declare = async (invoiceNumber: string) => {
    const id = await seedReceivable(database.adminUrl, { policyId, ...facts })
    await bySql(database.adminUrl, 'update policy.receivable set invoice_number = $2 where id = $1', [
      id,
      invoiceNumber
    ])
    return id
  }
  const same = await declare('A-2')
  await declare('A-3')
  const receivables = [
    { ...facts, invoiceNumber: 'Z-2' },
    { ...facts, invoiceNumber: 'z 2', suppliedOn: '2022-03-20' },
    { ...facts, invoiceNumber: 'a-2' },
    { ...facts, invoiceNumber: 'a 3', amount: 11_000_000 },
    { ...facts, invoiceNumber: 'A-4' }
  ]
  const claim = await desk.file({ policyId, eventId, receivables })
  t.match(claim.receivables[2], { receivableId: same, invoiceNumber: 'A-2' }, 'what says the same is what was declared')
  const assessment = await desk.assess(claim.id)
  const told = (code: string, number: string) => [{ code, message: new RegExp(number) }]
  t.match(assessment.receivables, [
    { counted: 10_000_000, findings: told('receivable.same_number_written_otherwise', 'z 2') },
    { counted: 10_000_000, findings: told('receivable.same_number_written_otherwise', 'Z-2') },
    { counted: 10_000_000, findings: [] },
    { counted: 11_000_000, findings: told('receivable.same_number_written_otherwise', 'A-3') },
    { counted: 10_000_000, findings: [] }
  ])
  t.strictSame(
    [2, 4].map(i => assessment.receivables[i].findings),
    [[], []]
  )
  const both = await desk.file({ policyId, eventId, receivableIds: [same], receivables: [receivables[2]] })
  t.match((await desk.assess(both.id)).receivables[1].leftOut, [{ reason: 'receivable.listed_twice' }])
})

t.test('who may assess, and when', async t => {
  const claim = await desk.file({ policyId: await desk.policy(), eventId, receivables: [invoice()] })
  for (const as of ['portal', 'cashier', 'auditor', 'underwriter'])
    t.equal((await call('POST', `/v1/claims/${claim.id}/assessments`, { as, body: {} })).status, 403, as)
  await desk.assess(claim.id)
  await desk.decide(claim.id, { outcome: 'approve' })
  const late = await call('POST', `/v1/claims/${claim.id}/assessments`, { as: 'claims-officer', body: {} })
  t.equal(outcomeOf(late), '409 conflict', 'decided')
  t.equal((await call('GET', `/v1/claims/${claim.id}/assessments`, { as: 'auditor' })).status, 200)
})

t.test('bill insurance pays the bills that the policy lists, each for what is listed', async t => {
  const held = { buyer: SEEDED_BUYER, issuedOn: '2021-11-01', dueOn: '2022-01-31', acquiredOn: '2021-11-03' }
  const policyId = await desk.policy({
    product: 'bill',
    bills: [
      { ...held, billNumber: 'B-1', amount: 30_000_000, electronic: false },
      { ...held, billNumber: 'B-2', amount: 10_000_000, electronic: true }
    ]
  })
  const bill = (about: object) =>
    invoice({ instrument: 'bill', suppliedOn: '2021-10-20', billIssuedOn: '2021-11-01', dueOn: '2022-01-31', ...about })
  const receivables = [
    bill({ invoiceNumber: 'B-1', amount: 30_000_000 }),
    bill({ invoiceNumber: 'B-2', amount: 40_000_000 }),
    bill({ invoiceNumber: 'B-3' }),
    invoice({ invoiceNumber: 'on account' })
  ]
  const previewed = await call('POST', '/v1/claim-previews', {
    body: {
      policyId,
      buyer: SEEDED_BUYER,
      event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
      receivables
    }
  })
  const claim = await desk.file({ policyId, eventId, receivables })
  const assessment = await desk.assess(claim.id)
  for (const told of [assessment, previewed.body])
    t.strictSame(
      told.receivables.map((one: Assessed) => [one.counted, one.leftOut.map(({ reason }) => reason)]),
      [
        [30_000_000, []],
        [10_000_000, ['receivable.above_listed_bill']],
        [0, ['receivable.bill_not_listed']],
        [0, ['receivable.instrument_not_covered']]
      ]
    )
  t.equal(assessment.actualLoss, 40_000_000)
  const verified = await call('POST', `/v1/claims/${claim.id}/assessment-verifications`, { as: 'auditor', body: {} })
  t.match(verified.body, { differences: [] }, verified.text)
})
