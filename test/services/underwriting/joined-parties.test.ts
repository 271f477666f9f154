import t from 'tap'
import { apply, assess, generalCase, runApplying } from '../../support/applying.ts'
import { asAdmin } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const EOK = 100_000_000
const applying = await runApplying(t)
const { call, database } = applying

/** An offer on the buyer, of 1억. */
async function offerOn(buyer: string, seller: number) {
  await assess(applying, buyer)
  const application = await apply(applying, generalCase(seller, { buyers: [{ businessNumber: buyer }] }))
  if (application.status !== 'approved') throw new Error(application.status)
  return application.id as string
}

const held = async (buyer: string) =>
  (await call('GET', `/v1/buyers/${buyer}/capacity`, { as: 'underwriter' })).body.held as number
const tell = (businessNumber: string, body: object) =>
  call('PUT', `/v1/parties/${businessNumber}`, { as: 'underwriter', body, headers: { 'if-match': '*' } })
const faults = () => asAdmin(database, 'select * from ledger.check_balances()')

t.test('two buyers with cover of their own that turn out to be one person have one cap from then on', async t => {
  const [one, other] = [syntheticBusinessNumber(1), syntheticBusinessNumber(2)]
  await offerOn(one, 1)
  const second = await offerOn(other, 2)
  t.strictSame([await held(one), await held(other)], [EOK, EOK])
  t.equal((await tell(other, { sameAs: one })).status, 200)
  t.strictSame([await held(one), await held(other)], [2 * EOK, 2 * EOK])
  t.strictSame(await faults(), [], 'balances add up')
  t.equal((await call('POST', `/v1/applications/${second}/withdrawal`, { body: {} })).status, 200)
  t.strictSame([await held(one), await held(other)], [EOK, EOK], 'given back where it now is')
  t.strictSame(await faults(), [])
  t.equal((await tell(other, { sameAs: one })).status, 200, 'told again, nothing moves')
  t.equal(await held(one), EOK)
})

t.test('a number that was put down to the wrong corporation takes its own cover along, and no more', async t => {
  const [stays, leaves] = [syntheticBusinessNumber(3), syntheticBusinessNumber(4)]
  await tell(stays, { corporateNumber: '9998110000005' })
  await tell(leaves, { corporateNumber: '9998110000005' })
  await offerOn(stays, 3)
  await offerOn(leaves, 4)
  t.strictSame([await held(stays), await held(leaves)], [2 * EOK, 2 * EOK])
  t.equal((await tell(leaves, { corporateNumber: '9998110000021' })).status, 200)
  t.strictSame([await held(stays), await held(leaves)], [EOK, EOK])
  t.strictSame(await faults(), [])
})

t.test('two corporations never become one person by a number that was put down to both', async t => {
  const [one, joined, other] = [7, 8, 9].map(syntheticBusinessNumber) as [string, string, string]
  await tell(one, { corporateNumber: '9998110000039' })
  await tell(other, { corporateNumber: '9998110000047' })
  await tell(joined, { sameAs: one })
  for (const [seller, buyer] of [one, joined, other].entries()) await offerOn(buyer, 10 + seller)
  t.strictSame([await held(one), await held(joined), await held(other)], [2 * EOK, 2 * EOK, EOK])
  const refused = { status: 400, body: { errors: [{ pointer: '/sameAs', code: 'other_corporation' }] } }
  t.match(await tell(other, { sameAs: joined }), refused)
  t.match(await tell(syntheticBusinessNumber(15), { sameAs: one, corporateNumber: '9998110000047' }), refused)
  t.equal((await tell(joined, { corporateNumber: '9998110000047' })).status, 200, 'the newest word holds')
  t.strictSame([await held(one), await held(joined), await held(other)], [EOK, 2 * EOK, 2 * EOK])
  t.strictSame(await faults(), [])
})

t.test('two policyholders that turn out to be one person share their caps', async t => {
  const [buyer, another] = [syntheticBusinessNumber(5), syntheticBusinessNumber(6)]
  await offerOn(buyer, 5)
  await offerOn(another, 6)
  const numbers = [5, 6].map(seller => generalCase(seller).policyholder?.businessNumber as string)
  t.equal((await tell(numbers[1] as string, { sameAs: numbers[0] })).status, 200)
  const [row] = await asAdmin<{ held: string }>(database, `select held::text from ledger.taken_on($1, '2021-12-01')`, [
    `policyholder:${numbers[0]}`
  ])
  t.equal(row?.held, String(2 * EOK))
  t.strictSame(await faults(), [])
  const rows = await asAdmin<{ party: string }>(
    database,
    'select policyholder_party as party from underwriting.application where id = $1',
    [await offerOn(another, 6)]
  )
  t.strictSame(rows, [{ party: numbers[0] }], 'and what it applies for from then on is that person’s')
})

t.test('nobody but the insurer can join accounts, whatever a handler forgets to ask', async t => {
  const asPortal = `select set_config('app.actor_kind', 'channel', true), ledger.join_parties('a', 'b', null)`
  await t.rejects(asAdmin(database, asPortal), { code: '42501' })
})
