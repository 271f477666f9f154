// An offer on a bank's application is handed over to the channel of its firm: by a code and the firm's number, once.
import { createHash } from 'node:crypto'
import { createPool } from '@trade-credit/database/pool.ts'
import { expireOffers } from '@trade-credit/underwriting-service/offers/expire-offers.ts'
import t, { type Test } from 'tap'
import {
  APPLYING_ON,
  type Applying,
  assess,
  draftFor,
  generalCase,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { Reply } from '../../support/running-service.ts'

const applying = await runApplying(t)
await assess(applying, syntheticBusinessNumber(0))
const asBank: Applying = {
  ...applying,
  call: (method, url, about) => applying.call(method, url, { as: 'bank', ...about })
}
let firms = 0

/** A bank's approved application for a firm of its own, and its offer, which stands until 2021-12-31. */
async function offeredToBank(submission?: object) {
  await setBusinessDay(applying.database, APPLYING_ON)
  const seller = (firms += 1)
  const firm = syntheticBusinessNumber(50_000 + seller)
  const draft = await draftFor(asBank, generalCase(seller))
  const { id, offerId } = (await submit(asBank, draft.id, submission && { body: submission })).body
  const offer = async (as: string) => (await applying.call('GET', `/v1/offers/${offerId}`, { as })).body
  return {
    id,
    offerId: offerId as string,
    firm,
    offer,
    ask: (as = 'bank') => applying.call('POST', `/v1/offers/${offerId}/hand-overs`, { as }),
    take: (code: string, as = 'portal', businessNumber = firm) =>
      applying.call('POST', '/v1/offer-hand-overs', { as, body: { code, businessNumber } }),
    accept: (as: string) => applying.call('POST', `/v1/offers/${offerId}/acceptance`, { as }),
    reject: (as: string) => applying.call('POST', `/v1/offers/${offerId}/rejection`, { as }),
    withdraw: (as = 'bank') => applying.call('POST', `/v1/applications/${id}/withdrawal`, { as })
  }
}

/** Whose the offer and its hold are, by the rows themselves. */
async function ownersOf(offerId: string) {
  const [row] = await asAdmin<{ offer: string; hold: string; before: string | null }>(
    applying.database,
    `select o.organisation as offer, h.organisation as hold, o.handed_over_by as before
      from underwriting.offer o join ledger.hold h on h.id = o.hold_id where o.id = $1`,
    [offerId]
  )
  return row
}

async function runExpiry(t: Test) {
  const pool = createPool({
    connectionString: applying.database.urlOf('underwriting_job'),
    applicationName: 'job',
    max: 1
  })
  t.teardown(() => pool.end())
  return expireOffers({ pool, stopping: new AbortController().signal })
}

/** A refusal without what differs from request to request. */
const refusal = ({ status, body }: Reply) => ({ status, ...body, instance: '' })

t.test(
  'a code and the firm’s number make the offer the channel’s; the bank sees how it stands, and no more',
  async t => {
    const { id, offerId, firm, ask, take, accept, withdraw, offer } = await offeredToBank()
    t.equal((await offer('bank')).handOver, null)
    t.equal((await ask('portal')).status, 404, 'it is not theirs to hand over')
    const asked = await ask()
    t.match(asked, { status: 201, body: { offerId, validUntil: '2021-12-31', status: 'open' } })
    const { code } = asked.body
    t.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
    t.strictSame((await offer('bank')).handOver, { status: 'open', takenOn: null })

    t.equal((await applying.call('GET', `/v1/offers/${offerId}`)).status, 404, 'not yet')
    await setBusinessDay(applying.database, '2021-12-02')
    const heard = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const taken = await take(heard)
    t.match(taken, { status: 200, body: { id: offerId, status: 'open', applicationId: id } })
    t.strictSame(taken.body.handOver, { status: 'taken', takenOn: '2021-12-02' })
    t.notMatch(taken.text, /org_bank/)
    t.strictSame(await offer('portal'), taken.body)
    t.strictSame(await offer('bank'), taken.body, 'who handed it over reads the same')
    t.strictSame(await ownersOf(offerId), { offer: 'org_portal', hold: 'org_portal', before: 'org_bank' })
    t.equal((await applying.call('GET', `/v1/applications/${id}`)).status, 404, 'the application stays the bank’s')

    for (const refused of [await accept('bank'), await ask(), await withdraw()]) {
      t.match(refused, { status: 409, body: { code: 'conflict', detail: /took this offer on 2021-12-02.*2021-12-31/ } })
    }
    t.match(await ask('portal'), { status: 409, body: { detail: /handed over once already/ } })
    t.match(await accept('portal'), { status: 201, body: { status: 'accepted', acceptedOn: '2021-12-02' } })
    t.match(await take(code), { status: 200, body: { id: offerId, status: 'accepted' } }, 'again: as it stands')
    t.equal((await offer('bank')).status, 'accepted')
    t.equal((await applying.call('GET', `/v1/applications/${id}`, { as: 'bank' })).body.status, 'approved')

    const listed = async (as: string, query = '') =>
      (await applying.call('GET', `/v1/offers?policyholder=${firm}${query}`, { as })).body.items.map(
        (one: { id: string }) => one.id
      )
    for (const as of ['bank', 'portal', 'underwriter', 'auditor']) {
      t.strictSame(await listed(as), [offerId], as)
      t.strictSame(await listed(as, '&status=accepted'), [offerId], as)
      t.strictSame(await listed(as, '&status=open'), [], as)
    }
    t.strictSame(await listed('portal-2'), [])
  }
)

t.test('strangers, other firms and codes that are no more get one and the same answer', async t => {
  const first = await offeredToBank()
  const { ask, take, offerId } = first
  const other = await offeredToBank()
  const { body: replaced } = await ask()
  const { body: asked } = await ask()
  t.not(replaced.code, asked.code)
  const ofOther = (await other.ask()).body.code
  const wrong = [
    await take('0000-0000-0000-0000-0000'),
    await take('UUUU-UUUU-UUUU-UUUU-UUUU'),
    await take(replaced.code),
    await take(asked.code, 'portal', other.firm),
    await take(ofOther)
  ]
  t.equal((await take(asked.code)).status, 200)
  wrong.push(await take(asked.code, 'portal-2'), await take(asked.code, 'portal', other.firm))
  for (const reply of wrong) t.strictSame(refusal(reply), refusal(wrong[0] as Reply))
  t.match(wrong[0], { status: 404, body: { code: 'not_found', detail: /ask who applied for a new code/ } })
  t.strictSame(await ownersOf(other.offerId), { offer: 'org_bank', hold: 'org_bank', before: null })
  t.match(await first.take(asked.code, 'bank'), { status: 403, body: { code: 'forbidden', detail: /portal/ } })
  t.equal((await applying.call('GET', `/v1/offers/${offerId}`, { as: 'portal-2' })).status, 404)
  t.equal((await take('0000-0000-0000-0000', 'portal')).status, 400, 'too short for a code')
})

t.test('a code is stored as its hash alone, and its replay is the same', async t => {
  const { offerId, ask } = await offeredToBank()
  const again = { as: 'bank', key: '"one-code"' }
  const first = await applying.call('POST', `/v1/offers/${offerId}/hand-overs`, again)
  const replay = await applying.call('POST', `/v1/offers/${offerId}/hand-overs`, again)
  t.equal(replay.text, first.text)
  await ask()
  const [found] = await asAdmin<{ codes: number; hashes: number; rows: number }>(
    applying.database,
    `select
      (select count(*)::int from platform.idempotent_answer a where a.body like '%' || $1 || '%') as codes,
      (select count(*)::int from underwriting.offer_hand_over h where h.code_sha256 = $2) as hashes,
      (select count(*)::int from underwriting.offer_hand_over h where h.offer_id = $3) as rows`,
    [first.body.code, createHash('sha256').update(first.body.code).digest(), offerId]
  )
  t.strictSame(found, { codes: 0, hashes: 1, rows: 2 })
})

t.test(
  'it can be taken up to its last day; the day after, nothing is changed by trying, before the job and after',
  async t => {
    const { ask, take, offer, offerId, accept } = await offeredToBank()
    const { code } = (await ask()).body
    t.equal((await accept('bank')).status, 201)
    await setBusinessDay(applying.database, '2022-01-01')
    const before = { offer: 'org_bank', hold: 'org_bank', before: null }
    for (const when of ['before the job', 'after it']) {
      t.equal((await take(code)).status, 404, when)
      t.strictSame(await ownersOf(offerId), before, when)
      t.strictSame((await offer('bank')).handOver, { status: 'lapsed', takenOn: null })
      t.match(await ask(), { status: 409, body: { detail: /last day was 2021-12-31/ } }, when)
      if (when === 'before the job') await runExpiry(t)
    }

    await setBusinessDay(applying.database, '2021-12-01')
    const second = await offeredToBank()
    const { code: next } = (await second.ask()).body
    t.equal((await second.accept('bank')).status, 201)
    await setBusinessDay(applying.database, '2021-12-31')
    const taken = await second.take(next)
    t.match(
      taken,
      { status: 200, body: { status: 'accepted', handOver: { takenOn: '2021-12-31' } } },
      'as the bank left it'
    )
    t.match(await second.accept('portal'), { status: 409, body: { detail: /accepted on 2021-12-01 already/ } })
  }
)

t.test('what was taken and not bound lapses for both, who are told; names and amounts are told to nobody', async t => {
  const { id, offerId, ask, take, accept, offer } = await offeredToBank()
  const { code } = (await ask()).body
  await take(code)
  await accept('portal')
  await setBusinessDay(applying.database, '2022-01-01')
  await runExpiry(t)
  t.equal((await offer('bank')).status, 'lapsed')
  t.match(await take(code), { status: 200, body: { status: 'lapsed', handOver: { status: 'taken' } } })
  t.equal((await applying.call('GET', `/v1/applications/${id}`, { as: 'bank' })).body.status, 'lapsed')

  const events = await asAdmin<{ organisation: string; what: string }>(
    applying.database,
    `select organisation, concat_ws(' ', type, data ->> 'status') as what from platform.event
      where subject in ($1, $2) order by sequence`,
    [id, offerId]
  )
  const toldTo = (organisation: string) => events.filter(one => one.organisation === organisation).map(one => one.what)
  const after = ['offer.handed_over', 'offer.status_changed accepted']
  t.strictSame(toldTo('org_portal'), [...after, 'offer.status_changed lapsed'])
  t.strictSame(toldTo('org_bank'), [
    'application.status_changed draft',
    'application.status_changed approved',
    'offer.status_changed open',
    ...after,
    'application.status_changed lapsed',
    'offer.status_changed lapsed'
  ])
  const noticesOf = async (as: string) =>
    (await applying.call('GET', '/v1/notices?limit=200', { as })).body.items
      .filter(({ subject }: { subject: { offerId?: string } }) => subject.offerId === offerId)
      .map(({ kind }: { kind: string }) => kind)
      .sort()
  t.strictSame(await noticesOf('portal'), ['offer_lapsed', 'offer_opened'])
  t.strictSame(await noticesOf('bank'), ['offer_handed_over', 'offer_lapsed', 'offer_opened'])
  const { body: audit } = await applying.call('GET', `/v1/audit-entries?aggregate=${offerId}`, { as: 'auditor' })
  t.strictSame(
    audit.items.map((entry: { action: string }) => entry.action),
    ['offer.opened', 'offer.hand_over_asked', 'offer.handed_over', 'offer.accepted', 'offer.lapsed']
  )
})

t.test('what was accepted in advance is taken as accepted: its channel is not asked to accept it', async t => {
  const { id, offerId, ask, take, accept } = await offeredToBank({ acceptUpTo: 100_000_000 })
  t.match(await take((await ask()).body.code), { body: { status: 'accepted', acceptedOn: APPLYING_ON } })
  t.equal((await accept('portal')).status, 409)
  const applied = await applying.call('GET', `/v1/applications/${id}`, { as: 'bank' })
  t.equal(applied.body.offerAcceptedOn, APPLYING_ON)
  const { body } = await applying.call('GET', '/v1/notices?kind=offer_opened')
  const [notice] = body.items.filter((one: { subject: { offerId: string } }) => one.subject.offerId === offerId)
  t.match(notice.text, /2021-12-31/)
  t.notMatch(notice.text, /accept|수락/)
})

t.test('a bank may withdraw as long as nobody took the offer; its code is worth nothing then', async t => {
  const { ask, take, withdraw, offer } = await offeredToBank()
  const { code } = (await ask()).body
  t.match(await withdraw(), { status: 200, body: { status: 'withdrawn' } })
  t.equal((await take(code)).status, 404)
  t.match(await ask(), { status: 409, body: { detail: /withdrawn/ } })
  t.match(await offer('bank'), { status: 'withdrawn', handOver: { status: 'lapsed' } })
})

t.test('the sales ledger that an application rested on stays with the bank: the offer names it no more', async t => {
  const { ask, take, offerId } = await offeredToBank()
  const requests = (change: string) =>
    asAdmin<{ request: object }>(applying.database, `${change} where id = $1 returning request`, [offerId])
  const named = `update underwriting.offer set request = jsonb_set(request::jsonb, '{salesLedgerId}', '"sl_one"')`
  const [before] = await requests(named)
  await take((await ask()).body.code)
  const [after] = await requests('update underwriting.offer set accepted_on = accepted_on')
  t.strictSame({ ...after?.request, salesLedgerId: 'sl_one' }, before?.request)
  t.notOk('salesLedgerId' in (after?.request ?? {}))
})

t.test('who holds an offer rejects it: its hold is free at once, and who gave it is told', async t => {
  const { id, offerId, ask, take, accept, reject, offer, withdraw } = await offeredToBank()
  const held = async () => {
    const path = `/v1/buyers/${syntheticBusinessNumber(0)}/capacity`
    return (await applying.call('GET', path, { as: 'underwriter' })).body.held as number
  }
  const before = await held()
  t.equal((await accept('bank')).status, 201)
  t.equal((await reject('portal')).status, 404, 'a stranger’s')
  await take((await ask()).body.code)
  t.match(await reject('bank'), { status: 409, body: { detail: /took this offer/ } })
  const rejected = await reject('portal')
  t.match(rejected, {
    status: 201,
    body: { status: 'rejected', rejectedOn: APPLYING_ON, handOver: { status: 'taken' } }
  })
  t.equal(before - (await held()), 100_000_000, 'free at once')

  t.match(await offer('bank'), { status: 'rejected' })
  t.match(await accept('portal'), { status: 409, body: { detail: /rejected on 2021-12-01/ } })
  t.match(await reject('portal'), { status: 409, body: { detail: /nothing more to do/ } })
  const application = (await applying.call('GET', `/v1/applications/${id}`, { as: 'bank' })).body
  t.equal(application.status, 'withdrawn')
  const { items } = (await applying.call('GET', '/v1/applications?status=withdrawn', { as: 'bank' })).body
  t.match(items[0], { id, status: 'withdrawn' })
  t.equal((await withdraw()).status, 409, 'it is withdrawn')
  const again = await applying.call('POST', '/v1/applications', { as: 'bank', body: { quoteId: application.quoteId } })
  t.equal(again.status, 201, 'its quote is free again')

  const told = await applying.call('GET', '/v1/notices?kind=offer_rejected', { as: 'bank', scope: 'events:read' })
  t.match(told.body.items, [{ kind: 'offer_rejected', subject: { offerId, applicationId: id } }])
  const portal = await applying.call('GET', '/v1/notices?kind=offer_rejected', { scope: 'events:read' })
  t.same(portal.body.items, [])
  const found = await applying.call('GET', '/v1/offers?status=rejected')
  t.match(found.body.items, [{ id: offerId, status: 'rejected' }])
})

t.test('an offer of one’s own is rejected up to its last day, and no more after it', async t => {
  const last = await offeredToBank()
  const late = await offeredToBank()
  await setBusinessDay(applying.database, '2021-12-31')
  t.match(await last.reject('bank'), { status: 201, body: { status: 'rejected', handOver: null } })
  await setBusinessDay(applying.database, '2022-01-01')
  t.match(await late.reject('bank'), { status: 409, body: { detail: /2021-12-31.*lapsed already/ } })
})
