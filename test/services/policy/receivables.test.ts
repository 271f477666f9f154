import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import {
  SEEDED_BUYER,
  type SeededBuyer,
  type SeededPolicy,
  seedEvent,
  seedPolicy
} from '../../support/seeded-policy.ts'

const service = await runService(t, policyService)
const { call, database } = service
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const policy = await seedPolicy(database.adminUrl)
const path = `/v1/policies/${policy.id}/receivables`

let invoices = 0
function receivable<C extends object>(changes: C = {} as C) {
  invoices += 1
  return {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: `A-${invoices}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 40_000_000,
    ...changes
  }
}

const declare = (changes: object = {}) => call('POST', path, { body: receivable(changes) })

t.test('a receivable is declared, answered with its coverage, read and listed', async t => {
  const body = receivable({ supplyValue: 36_363_636, vat: 3_636_364, taxInvoiceNumber: '20220302-41000000-1' })
  const reply = await call('POST', path, { body })
  t.equal(reply.status, 201, reply.text)
  t.match(reply.body, { ...body, settled: 0, outstanding: 40_000_000, status: 'overdue', changes: [] })
  t.match(reply.body.coverage, {
    status: 'covered',
    coveredAmount: 40_000_000,
    insuredAmount: 50_000_000,
    coveragePercent: 80
  })
  const read = await call('GET', String(reply.headers['location']))
  t.strictSame(read.body, reply.body)
  const list = await call('GET', `${path}?buyer=${SEEDED_BUYER}&dueBefore=2022-06-01`)
  const { changes: _changes, disputeReason: _reason, correctedBy: _by, ...line } = reply.body
  t.strictSame(list.body, { items: [line], nextCursor: null })

  t.test('sent again with another key it is the same one', async t => {
    const again = await call('POST', path, { body })
    t.equal(again.status, 200)
    t.equal(again.body.id, reply.body.id)
    const { taxInvoiceNumber: _, ...untold } = body
    t.equal((await call('POST', path, { body: untold })).body.id, reply.body.id, 'known by its own number too')
    const renamed = await call('POST', path, { body: { ...body, invoiceNumber: 'renamed' } })
    t.equal(renamed.status, 409, 'the tax invoice has one number')
    const unhyphened = { ...body, taxInvoiceNumber: '20220302410000001' }
    t.equal((await call('POST', path, { body: unhyphened })).body.id, reply.body.id, 'however it is written')
    const second = await call('POST', path, { body: { ...unhyphened, invoiceNumber: 'renamed' } })
    t.match(second, { status: 409, body: { detail: new RegExp(reply.body.id) } }, 'and under another number')
    const other = await call('POST', path, { body: { ...body, dueOn: '2022-06-30' } })
    t.match(other, {
      status: 409,
      body: { errors: [{ pointer: '/dueOn', code: 'receivable.known_with_other_facts' }] }
    })
    t.match(other.body.detail, reply.body.id)
    for (const [query, found] of [
      [`invoiceNumber=${body.invoiceNumber}`, [reply.body.id]],
      ['invoiceNumber=unknown', []],
      ['taxInvoiceNumber=20220302410000001', [reply.body.id]]
    ] as const) {
      const { items } = (await call('GET', `${path}?${query}`)).body
      t.strictSame(
        items.map(({ id }: { id: string }) => id),
        found,
        query
      )
    }
  })
})

t.test('what is covered, and why not', async t => {
  const cases: [string, object, string, string[]][] = [
    ['the day before inception', { suppliedOn: '2021-12-31' }, 'not_covered', ['receivable.before_inception']],
    ['the day of inception', { suppliedOn: '2022-01-01' }, 'covered', []],
    ['the day after inception', { suppliedOn: '2022-01-02' }, 'covered', []],
    [
      'a buyer that is not in the policy',
      { buyer: syntheticBusinessNumber(7) },
      'not_covered',
      ['receivable.buyer_not_covered']
    ],
    ['a bill', { instrument: 'bill' }, 'covered', []],
    ['an electronic receivable', { instrument: 'electronic' }, 'covered', []]
  ]
  for (const [sentence, changes, status, codes] of cases) {
    const reply = await declare(changes)
    t.equal(reply.status, 201, sentence)
    t.equal(reply.body.coverage.status, status, sentence)
    t.strictSame(
      reply.body.coverage.findings.map((found: { code: string }) => found.code),
      codes,
      sentence
    )
    t.equal(reply.body.coverage.coveredAmount, status === 'covered' ? 40_000_000 : 0, sentence)
  }
})

t.test('what a policy covers on which day', async t => {
  const cases: [string, SeededPolicy & Partial<SeededBuyer>, object, string][] = [
    ['the last day of the period', { expiry: '2022-05-01' }, { suppliedOn: '2022-04-30' }, 'covered'],
    ['the expiry itself', { expiry: '2022-05-01' }, { suppliedOn: '2022-05-01' }, 'receivable.after_period'],
    [
      'one month of online_mini',
      { product: 'online_mini', inception: '2022-03-02', expiry: '2022-04-02' },
      { suppliedOn: '2022-04-01' },
      'covered'
    ],
    [
      'after its month',
      { product: 'online_mini', inception: '2022-03-02', expiry: '2022-04-02' },
      { suppliedOn: '2022-04-02' },
      'receivable.after_period'
    ],
    ['the day before the limit ends', { until: '2022-04-01' }, { suppliedOn: '2022-03-31' }, 'covered'],
    [
      'the day from which it ends',
      { until: '2022-04-01' },
      { suppliedOn: '2022-04-01' },
      'receivable.after_withdrawal'
    ],
    [
      'the day before the buyer came in',
      { from: '2022-04-01' },
      { suppliedOn: '2022-03-31' },
      'receivable.before_inception'
    ],
    ['the day the buyer came in', { from: '2022-04-01' }, { suppliedOn: '2022-04-01' }, 'covered'],
    ['a related firm', { relatedFirm: true }, {}, 'receivable.related_firm'],
    ['an open account under B2B Plus⁺', { product: 'b2b_plus' }, {}, 'receivable.instrument_not_covered'],
    ['an electronic receivable under it', { product: 'b2b_plus' }, { instrument: 'electronic' }, 'covered']
  ]
  for (const [sentence, seeded, changes, expected] of cases) {
    const { until, from, relatedFirm, ...policy } = seeded
    const buyer = { businessNumber: SEEDED_BUYER, ...(until ? { until } : {}), ...(from ? { from } : {}) }
    const buyers = [{ ...buyer, relatedFirm: relatedFirm ?? false }]
    const { id } = await seedPolicy(database.adminUrl, { ...policy, buyers })
    const { body } = await call('POST', `/v1/policies/${id}/receivables`, { body: receivable(changes) })
    const said = body.coverage.status === 'covered' ? 'covered' : body.coverage.findings[0]?.code
    t.equal(said, expected, sentence)
  }
})

t.test('bill insurance covers the bills that it lists, held already', async t => {
  const bill = {
    billNumber: 'B-1',
    buyer: SEEDED_BUYER,
    issuedOn: '2021-12-01',
    acquiredOn: '2021-12-02',
    dueOn: '2022-03-01',
    amount: 40_000_000,
    electronic: true
  }
  const { id } = await seedPolicy(database.adminUrl, { product: 'bill', bills: [bill] })
  const held = { instrument: 'bill', suppliedOn: '2021-12-01', dueOn: '2022-03-01', billIssuedOn: '2021-12-01' }
  const listed = await call('POST', `/v1/policies/${id}/receivables`, {
    body: receivable({ ...held, invoiceNumber: 'B-1' })
  })
  t.match(listed.body.coverage, { status: 'covered', coveredAmount: 40_000_000 }, listed.text)
  const other = await call('POST', `/v1/policies/${id}/receivables`, {
    body: receivable({ ...held, invoiceNumber: 'B-2' })
  })
  t.match(other.body.coverage.findings, [{ code: 'receivable.bill_not_listed', rule: { parameter: 'bill.covers' } }])
})

t.test('a known insolvency ends cover for later supplies alone', async t => {
  const buyer = syntheticBusinessNumber(503)
  const { id } = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: buyer }] })
  await seedEvent(database.adminUrl, { buyer, occurredOn: '2022-04-01', confirmedOn: '2022-04-05' })
  for (const [suppliedOn, expected] of [
    ['2022-04-04', []],
    ['2022-04-05', []],
    ['2022-04-06', ['receivable.after_known_event']]
  ] as const) {
    const reply = await call('POST', `/v1/policies/${id}/receivables`, { body: receivable({ buyer, suppliedOn }) })
    t.strictSame(
      reply.body.coverage.findings.map((found: { code: string }) => found.code),
      expected,
      suppliedOn
    )
  }
})

t.test('bad fields are told one by one', async t => {
  const cases: [object, string, string][] = [
    [{ suppliedOn: '2022-06-02', dueOn: '2022-07-01' }, '/suppliedOn', 'receivable.not_yet_supplied'],
    [{ dueOn: '2022-03-01' }, '/dueOn', 'receivable.due_before_supply'],
    [{ supplyValue: 36_363_636, vat: 3_636_363 }, '/amount', 'receivable.amounts_differ'],
    [{ vat: 40_000_001 }, '/vat', 'receivable.vat_above_amount'],
    [{ billIssuedOn: '2022-06-01' }, '/billIssuedOn', 'receivable.issued_after_due'],
    [{ amount: 0 }, '/amount', 'minimum'],
    [{ amount: '1' }, '/amount', 'type'],
    [{ buyer: '1234567890' }, '/buyer', 'format']
  ]
  for (const [changes, pointer, code] of cases) {
    const reply = await declare(changes)
    t.equal(reply.status, 400, code)
    t.match(reply.body.errors, [{ pointer, code }])
  }
})

t.test('payments, returns and offsets never go below 0 won', async t => {
  const { body } = await declare()
  const at = `${path}/${body.id}`
  const paid = await call('POST', `${at}/payments`, {
    body: { amount: 30_000_000, paidOn: '2022-04-20', designatedTo: body.invoiceNumber }
  })
  t.equal(paid.status, 201, paid.text)
  t.match(paid.body, { settled: 30_000_000, outstanding: 10_000_000, coverage: { coveredAmount: 10_000_000 } })
  t.match(paid.body.changes, [{ kind: 'payment', amount: 30_000_000, occurredOn: '2022-04-20', designated: true }])
  t.equal((await call('POST', `${at}/returns`, { body: { amount: 4_000_000, occurredOn: '2022-04-21' } })).status, 201)
  t.equal((await call('POST', `${at}/offsets`, { body: { amount: 5_999_999, occurredOn: '2022-04-21' } })).status, 201)
  const over = await call('POST', `${at}/payments`, { body: { amount: 2, paidOn: '2022-05-02' } })
  t.equal(over.status, 409, 'one won over')
  t.match(over.body.detail, 'KRW 1 ')
  const last = await call('POST', `${at}/payments`, { body: { amount: 1, paidOn: '2022-05-02' } })
  t.match(last.body, { outstanding: 0, status: 'settled' })
  t.equal((await call('POST', `${at}/payments`, { body: { amount: 1, paidOn: '2022-05-02' } })).status, 409)

  t.test('a record is taken back by another one, once', async t => {
    const [first] = last.body.changes
    const back = await call('POST', `${at}/reversals`, { body: { changeId: first.id } })
    t.match(back.body, { outstanding: 30_000_000, settled: 10_000_000 })
    t.match(back.body.changes[0], { id: first.id, reversedBy: back.body.changes[4].id })
    t.match(back.body.changes[4], { kind: 'reversal', amount: 30_000_000, reverses: first.id })
    t.equal((await call('POST', `${at}/reversals`, { body: { changeId: first.id } })).status, 409)
    t.equal((await call('POST', `${at}/reversals`, { body: { changeId: back.body.changes[4].id } })).status, 409)
    const unknown = await call('POST', `${at}/reversals`, { body: { changeId: 'rc_01JD3ZQ8W5R7XG6K2M4N9P0TVB' } })
    t.equal(unknown.status, 400)
  })

  t.test('a payment for another invoice, or of tomorrow, is refused', async t => {
    const other = { amount: 1, paidOn: '2022-05-02', designatedTo: 'another' }
    t.match((await call('POST', `${at}/payments`, { body: other })).body.errors, [{ pointer: '/designatedTo' }])
    const tomorrow = await call('POST', `${at}/payments`, { body: { amount: 1, paidOn: '2022-06-02' } })
    t.match(tomorrow.body.errors, [{ pointer: '/paidOn', code: 'receivable.in_the_future' }])
  })

  t.test('If-Match is not asked for, and looked at where it is sent', async t => {
    const { etag } = (await call('GET', at)).headers
    const body = { amount: 1, paidOn: '2022-05-02' }
    t.equal((await call('POST', `${at}/payments`, { body, headers: { 'if-match': '"1.en"' } })).status, 412)
    t.equal((await call('POST', `${at}/payments`, { body, headers: { 'if-match': String(etag) } })).status, 201)
  })
})

t.test('while the buyer disputes it, whether it counts is undecided', async t => {
  const { body } = await declare()
  const at = `${path}/${body.id}`
  const disputed = await call('POST', `${at}/disputes`, { body: { disputedOn: '2022-05-20', reason: '수량이 다르다' } })
  t.match(disputed.body, { disputedOn: '2022-05-20', coverage: { status: 'undecided', coveredAmount: 0 } })
  t.equal((await call('POST', `${at}/disputes`, { body: { disputedOn: '2022-05-20' } })).status, 409)
  const listed = await call('GET', `${path}?status=disputed`)
  t.strictSame(
    listed.body.items.map((item: { id: string }) => item.id),
    [body.id]
  )
  const withdrawn = await call('POST', `${at}/disputes/withdrawal`)
  t.match(withdrawn.body, { disputedOn: null, disputeReason: null, coverage: { status: 'covered' } })
  t.equal((await call('POST', `${at}/disputes/withdrawal`)).status, 409)
})

t.test('a buyer’s payment settles what the Civil Act says', async t => {
  const buyer = syntheticBusinessNumber(501)
  const own = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: buyer }] })
  const at = `/v1/policies/${own.id}`
  const make = async (invoiceNumber: string, dueOn: string, amount: number) =>
    (await call('POST', `${at}/receivables`, { body: receivable({ buyer, invoiceNumber, dueOn, amount }) })).body.id
  const later = await make('later', '2022-06-30', 1000)
  const early = await make('early', '2022-04-30', 1000)
  const [equal1, equal2] = [await make('equal-1', '2022-05-15', 300), await make('equal-2', '2022-05-15', 100)]
  const paid = await call('POST', `${at}/buyer-payments`, { body: { buyer, amount: 1201, paidOn: '2022-06-01' } })
  t.equal(paid.status, 201, paid.text)
  t.strictSame(
    paid.body.allocations.map((part: { receivableId: string; amount: number }) => [part.receivableId, part.amount]),
    [
      [early, 1000],
      [equal1, 151],
      [equal2, 50]
    ],
    'due first, the earliest, equal ones in proportion'
  )
  const over = await call('POST', `${at}/buyer-payments`, { body: { buyer, amount: 1200, paidOn: '2022-06-01' } })
  t.equal(over.status, 409, 'one won over what is owed')
  t.match(over.body.detail, 'KRW 1,199 ')
  t.match((await call('GET', `${at}/receivables/${later}`)).body, { outstanding: 1000 }, 'nothing was recorded')
  t.equal(
    (await call('POST', `${at}/buyer-payments`, { body: { buyer, amount: 1199, paidOn: '2022-06-01' } })).status,
    201
  )
  const ageing = await call('GET', `${at}/ageing`)
  t.strictSame(ageing.body.items, [], 'nobody owes anything')
})

t.test('ageing tells what each buyer owes by how long', async t => {
  const [first, second] = [syntheticBusinessNumber(601), syntheticBusinessNumber(602)].toSorted() as [string, string]
  const own = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: first }, { businessNumber: second }] })
  const at = `/v1/policies/${own.id}`
  const owe = (buyer: string, dueOn: string, amount: number) =>
    call('POST', `${at}/receivables`, { body: receivable({ buyer, suppliedOn: '2022-01-03', dueOn, amount }) })
  await owe(first, '2022-06-01', 1)
  await owe(first, '2022-05-31', 20)
  await owe(first, '2022-05-02', 300)
  await owe(first, '2022-05-01', 4000)
  // Two months from 1 April end on 31 May, a Tuesday: from 1 June it is an event. From 2 April they end on 1 June, a holiday.
  await owe(first, '2022-03-31', 50_000)
  await owe(first, '2022-04-01', 600_000)
  await owe(second, '2022-06-10', 7)
  const reply = await call('GET', `${at}/ageing`)
  t.strictSame(reply.body, {
    asOf: '2022-06-01',
    items: [
      {
        buyer: first,
        receivables: 6,
        outstanding: 654_321,
        disputed: 0,
        notDue: 1,
        days1To30: 320,
        days31On: 604_000,
        overTwoMonths: 50_000
      },
      {
        buyer: second,
        receivables: 1,
        outstanding: 7,
        disputed: 0,
        notDue: 7,
        days1To30: 0,
        days31On: 0,
        overTwoMonths: 0
      }
    ],
    nextCursor: null
  })
  const page = await call('GET', `${at}/ageing?limit=1`)
  t.strictSame(page.body.items.length, 1)
  const next = await call('GET', `${at}/ageing?limit=1&cursor=${page.body.nextCursor}`)
  t.strictSame(
    next.body.items.map((item: { buyer: string }) => item.buyer),
    [second]
  )
})

t.test('nobody else sees, pays or declares under a policy', async t => {
  const { body } = await declare()
  for (const as of ['portal-2', 'underwriter']) {
    const scope = 'receivables:write receivables:read'
    t.equal((await call('POST', path, { as, scope, body: receivable() })).status, 404, as)
    t.equal(
      (await call('POST', `${path}/${body.id}/payments`, { as, scope, body: { amount: 1, paidOn: '2022-05-02' } }))
        .status,
      404,
      as
    )
  }
  t.equal((await call('GET', path, { as: 'portal-2' })).status, 404)
  t.equal((await call('GET', `${path}/${body.id}`, { as: 'portal-2' })).status, 404)
  t.equal((await call('GET', `/v1/policies/${policy.id}/ageing`, { as: 'portal-2' })).status, 404)
  t.equal(
    (await call('GET', `${path}/${body.id}`, { as: 'claims-officer', scope: 'policies:read' })).status,
    200,
    'the insurer does'
  )
  t.equal((await call('GET', path, { as: 'bank', scope: 'certificates:read' })).status, 403)
})
