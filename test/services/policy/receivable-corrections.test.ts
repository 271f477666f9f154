import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const { id: policyId } = await seedPolicy(database.adminUrl)
const at = `/v1/policies/${policyId}/receivables`

let invoices = 0
const facts = (changes: object = {}) => ({
  buyer: SEEDED_BUYER,
  instrument: 'open_account',
  invoiceNumber: `C-${(invoices += 1)}`,
  suppliedOn: '2022-03-02',
  dueOn: '2022-05-31',
  amount: 40_000_000,
  ...changes
})
async function declared(changes: object = {}) {
  const body = facts(changes)
  const reply = await call('POST', at, { body })
  t.equal(reply.status, 201, reply.text)
  return { body, id: String(reply.body.id) }
}
const read = async (id: string) => (await call('GET', `${at}/${id}`)).body
const withdraw = (id: string, body: object = {}) =>
  call('POST', `${at}/${id}/withdrawals`, { body: { reason: '두 번 입력했습니다', ...body } })
const correct = (id: string, body: object) =>
  call('POST', `${at}/${id}/corrections`, { body: { reason: '결제기일을 잘못 입력했습니다', ...body } })
const owedBy = async (buyer: string) =>
  (await call('GET', `/v1/policies/${policyId}/ageing?limit=200`)).body.items.find(
    (one: { buyer: string }) => one.buyer === buyer
  )?.outstanding ?? 0

t.test('a correction declares it anew: both stay to be read, and what was paid moves along', async t => {
  const { id, body } = await declared({ taxInvoiceNumber: 'TX-1' })
  await call('POST', `${at}/${id}/payments`, { body: { amount: 3_000_000, paidOn: '2022-05-02', designatedTo: id } })
  await call('POST', `${at}/${id}/returns`, { body: { amount: 1_000_000, occurredOn: '2022-05-03' } })
  await call('POST', `${at}/${id}/disputes`, { body: { disputedOn: '2022-05-04', reason: '수량' } })
  const reply = await correct(id, { ...body, dueOn: '2022-06-30', amount: 30_000_000 })
  t.equal(reply.status, 201, reply.text)
  t.equal(reply.headers['location'], `${at}/${reply.body.id}`)
  t.match(reply.body, {
    corrects: id,
    correctedOn: '2022-06-01',
    correctedBy: null,
    dueOn: '2022-06-30',
    amount: 30_000_000,
    settled: 4_000_000,
    withdrawn: 0,
    outstanding: 26_000_000,
    disputedOn: '2022-05-04',
    disputeReason: '수량',
    changes: [
      { kind: 'payment', amount: 3_000_000, occurredOn: '2022-05-02', designated: true },
      { kind: 'return', amount: 1_000_000, occurredOn: '2022-05-03' }
    ]
  })
  const before = await read(id)
  t.match(before, {
    ...body,
    status: 'withdrawn',
    correctedBy: reply.body.id,
    settled: 0,
    withdrawn: 40_000_000,
    outstanding: 0,
    coverage: { coveredAmount: 0 }
  })
  t.strictSame(
    before.changes.map(({ kind, amount, reason }: Record<string, unknown>) => [kind, amount, reason]),
    [
      ['payment', 3_000_000, null],
      ['return', 1_000_000, null],
      ['reversal', 3_000_000, null],
      ['reversal', 1_000_000, null],
      ['withdrawal', 40_000_000, '결제기일을 잘못 입력했습니다']
    ]
  )
  const audited = await bySql(
    database.adminUrl,
    'select action from platform.audit_entry where aggregate_id in ($1, $2) order by aggregate_id, position',
    [id, reply.body.id]
  )
  t.strictSame(audited.slice(-2), [{ action: 'receivable.corrected' }, { action: 'receivable.declared' }])
  t.equal((await correct(id, body)).status, 409, 'it cannot be corrected twice')
  const withdrawal = before.changes.at(-1).id
  const back = await call('POST', `${at}/${id}/reversals`, { body: { changeId: withdrawal } })
  t.match(back, { status: 409, body: { detail: new RegExp(reply.body.id) } }, 'nor be owed beside the other')
  t.match(
    await call('POST', at, { body: { ...body, dueOn: '2022-06-30', amount: 30_000_000 } }),
    { status: 200, body: { id: reply.body.id } },
    'the number is that of the new one'
  )
  const { items } = (await call('GET', `${at}?status=withdrawn`)).body
  t.strictSame(
    items.map((one: { id: string }) => one.id),
    [id]
  )
})

t.test(
  'a due date that has passed is put off by corrections as far as by an agreement, beyond that it waits',
  async t => {
    for (const [due, corrections, putOffFrom, isLate] of [
      ['2022-05-31', [{ dueOn: '2022-11-30' }], '2022-05-31', false],
      ['2022-05-31', [{ dueOn: '2022-12-01' }], '2022-05-31', true],
      ['2022-05-31', [{ dueOn: '2022-05-30' }], null, false],
      ['2022-06-01', [{ dueOn: '2023-06-01' }], null, false],
      ['2022-05-31', [{ dueOn: '2022-09-30' }, { dueOn: '2022-11-30' }], '2022-05-31', false],
      ['2022-05-31', [{ dueOn: '2022-09-30' }, { dueOn: '2022-12-01' }], '2022-05-31', true],
      ['2022-05-31', [{ invoiceNumber: 'PUT-1', dueOn: '2022-09-30' }, { dueOn: '2022-12-01' }], '2022-05-31', true],
      ['2022-05-31', [{ dueOn: '2022-09-30' }, { dueOn: '2022-05-31' }], null, false],
      ['2022-05-31', [{ amount: 30_000_000 }], null, false]
    ] as const) {
      const { id, body } = await declared({ dueOn: due })
      let now = { id, body: body as object, answer: {} as Record<string, unknown> }
      for (const changes of corrections) {
        const anew = { ...now.body, ...changes }
        const { status, body: answer, text } = await correct(now.id, anew)
        t.equal(status, 201, text)
        now = { id: String(answer.id), body: anew, answer }
      }
      const said = `${due} ${JSON.stringify(corrections)}`
      t.equal(now.answer['putOffFrom'], putOffFrom, said)
      t.equal(JSON.stringify(now.answer['coverage']).includes('corrected_late'), isLate, said)
    }
    const { id, body } = await declared()
    await withdraw(id)
    const again = await call('POST', at, { body: { ...body, dueOn: '2022-12-01' } })
    t.match(again.body, { putOffFrom: '2022-05-31', coverage: { findings: [{ code: 'receivable.corrected_late' }] } })
  }
)

t.test('a wrong buyer, number or amount', async t => {
  const other = syntheticBusinessNumber(71)
  const { id, body } = await declared()
  const owed = await owedBy(SEEDED_BUYER)
  const moved = await correct(id, { ...body, buyer: other, invoiceNumber: 'C-right' })
  t.match(moved.body, { buyer: other, invoiceNumber: 'C-right', coverage: { status: 'not_covered' } })
  t.equal(await owedBy(SEEDED_BUYER), owed - 40_000_000)
  t.equal(await owedBy(other), 40_000_000)
  t.match(await call('POST', at, { body }), { status: 201, body: { corrects: id } }, 'its number is free, and known')
  t.equal((await read(id)).correctedBy, moved.body.id)
  t.match(await correct(moved.body.id, { ...body, buyer: other, amount: 1 }), { status: 201, body: { amount: 1 } })
})

t.test('what is refused says what to do next', async t => {
  const { id, body } = await declared()
  const taken = await declared()
  const paid = await declared({ buyer: syntheticBusinessNumber(72) })
  await call('POST', `/v1/policies/${policyId}/buyer-payments`, {
    body: { buyer: paid.body.buyer, amount: 10, paidOn: '2022-05-02' }
  })
  for (const [why, receivable, sent, status, detail] of [
    ['the same again', id, body, 409, /what is declared already/],
    ['the number of another', id, { ...body, invoiceNumber: taken.body.invoiceNumber }, 409, new RegExp(taken.id)],
    ['due before it was supplied', id, { ...body, dueOn: '2022-03-01' }, 400, /./],
    ['supplied tomorrow', id, { ...body, suppliedOn: '2022-06-02', dueOn: '2022-07-01' }, 400, /./],
    ['less than was paid', paid.id, { ...paid.body, amount: 9 }, 409, /KRW 10 of payments/],
    ['money of another buyer', paid.id, { ...paid.body, buyer: SEEDED_BUYER }, 409, /POST …\/reversals/]
  ] as const) {
    const headers = { 'accept-language': 'en' }
    const reply = await call('POST', `${at}/${receivable}/corrections`, { body: { reason: 'x', ...sent }, headers })
    t.equal(reply.status, status, why)
    t.match(reply.body.detail, detail, why)
  }
  t.match(await read(id), { status: 'overdue', withdrawn: 0, changes: [] }, 'nothing of it stays')
  t.equal((await correct(paid.id, { ...paid.body, amount: 10 })).body.status, 'settled', 'as much as was paid')
  t.equal((await call('POST', `${at}/${id}/withdrawals`, { body: { reason: 'x' }, as: 'portal-2' })).status, 404)
  const stale = { 'if-match': '"99-ko"' }
  t.equal(
    (await call('POST', `${at}/${id}/corrections`, { body: { reason: 'x', ...body }, headers: stale })).status,
    412
  )
  t.equal((await call('POST', `${at}/${id}/corrections`, { body })).status, 400, 'a correction has a reason')
})

t.test('a withdrawal takes off what was never owed, to the won, and is taken back like a payment', async t => {
  const { id, body } = await declared({ amount: 100 })
  await call('POST', `${at}/${id}/payments`, { body: { amount: 60, paidOn: '2022-05-02' } })
  t.equal((await withdraw(id, { amount: 41 })).status, 409, 'one won over')
  t.match((await withdraw(id, { amount: 39 })).body, { settled: 60, withdrawn: 39, outstanding: 1, status: 'overdue' })
  const rest = await withdraw(id)
  t.match(rest.body, { settled: 60, withdrawn: 40, outstanding: 0, status: 'settled' }, 'what is left of it')
  t.equal((await withdraw(id)).status, 409, 'nothing is left')
  const last = rest.body.changes.at(-1)
  t.match(last, { kind: 'withdrawal', amount: 1, occurredOn: '2022-06-01', reason: '두 번 입력했습니다' })
  const back = await call('POST', `${at}/${id}/reversals`, { body: { changeId: last.id } })
  const owed = { settled: 60, withdrawn: 39, outstanding: 1, status: 'overdue' }
  t.match(back.body, { ...owed, corrects: null, correctedOn: '2022-06-01' }, 'it counts as declared on that day')
  t.match(await read(id), { ...owed, correctedOn: '2022-06-01' })
  t.equal((await call('POST', at, { body })).body.id, id, 'in part withdrawn, it is still the same invoice')
})

t.test('what was withdrawn wholly is declared anew under its number, singly and in an import', async t => {
  const { id, body } = await declared({ taxInvoiceNumber: 'TX-9' })
  await withdraw(id)
  const anew = await call('POST', at, { body: { ...body, taxInvoiceNumber: 'tx 9', invoiceNumber: 'C-anew' } })
  t.match(anew, { status: 201, body: { corrects: id, correctedOn: '2022-06-01' } })
  t.equal((await read(id)).correctedBy, anew.body.id)
  await call('POST', `${at}/${anew.body.id}/withdrawals`, { body: { reason: 'x' } })
  const third = await call('POST', at, { body: { ...body, taxInvoiceNumber: 'TX-9' } })
  t.match(third, { status: 201, body: { corrects: anew.body.id } }, 'of two, the later one')
  const [late] = await bySql<{ corrected_late: boolean }>(
    database.adminUrl,
    'select corrected_late from policy.receivable where id = $1',
    [third.body.id]
  )
  t.match(late, { corrected_late: false }, 'nothing rested on it')
})

t.test('an overdue that could be claimed rests on it: the day before, the day, the day after', async t => {
  // Two months after 2022-03-31 end on 2022-05-31: it can be claimed from 2022-06-01.
  for (const [dueOn, expected] of [
    ['2022-04-01', false],
    ['2022-03-31', true],
    ['2022-03-30', true]
  ] as const) {
    const { id, body } = await declared({ dueOn })
    const reply = await correct(id, { ...body, dueOn: '2022-07-31' })
    const [row] = await bySql<{ corrected_late: boolean }>(
      database.adminUrl,
      'select corrected_late from policy.receivable where id = $1',
      [reply.body.id]
    )
    t.equal(row?.corrected_late, expected, dueOn)
  }
})

t.test('a bank that was confirmed it is told, and sees what it was told before', async t => {
  const buyer = syntheticBusinessNumber(74)
  const { id, body } = await declared({ buyer })
  const unlisted = await declared()
  const NOUN = '/v1/insured-receivables-confirmations'
  const consent = { policyId, bank: 'org_bank', buyers: [buyer], validUntil: '2022-06-30' }
  const confirmed = (await call('POST', NOUN, { body: consent })).body
  const ended = (await call('POST', NOUN, { body: consent })).body
  await call('POST', `${NOUN}/${ended.id}/withdrawal`)
  await withdraw(unlisted.id)
  await correct(id, { ...body, dueOn: '2022-06-30' })
  const told = await bySql(
    database.adminUrl,
    `select organisation, subject, data from platform.event where type = 'confirmation.receivable_withdrawn'`
  )
  t.strictSame(told, [
    { organisation: 'org_bank', subject: confirmed.id, data: { confirmationId: confirmed.id, policyId } }
  ])
  const seen = await call('GET', `${NOUN}/${confirmed.id}`, { as: 'bank' })
  t.strictSame(seen.body, confirmed)
})
