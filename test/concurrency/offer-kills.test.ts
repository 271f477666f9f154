// A service is killed on either side of the commit that holds: sent again, the request has one offer, and nothing is held without one.
import t, { type Test } from 'tap'
import { type Applying, runApplying, submit } from '../support/applying.ts'
import { asAdmin } from '../support/business-day.ts'
import { startKillableService } from '../support/killable-service.ts'
import { breakWaiting, closeBarrier, untilWaiting } from './ledger-barrier.ts'
import { draftsOn, EOK, heldOffers, ledgerFaults, ownerOf, pauseBeforeHold } from './offer-setup.ts'

const KEY = { 'idempotency-key': '"the only one"' }

/** Sends the submission to a service that then waits before its hold. */
async function underWay(t: Test, applying: Applying) {
  const { database, filesFolder } = applying
  const [draft = ''] = await draftsOn(applying, 1)
  const service = await startKillableService(t, 'underwriting', { database, filesFolder })
  const owner = ownerOf(t, applying)
  await pauseBeforeHold(owner)
  const barrier = await closeBarrier(owner)
  const lost = service.send(`/v1/applications/${draft}/submission`, { method: 'POST', headers: KEY }).then(
    () => 'answered',
    () => 'lost'
  )
  await untilWaiting(owner, 1)
  return { draft, service, owner, barrier, lost }
}

async function theOneOffer(t: Test, applying: Applying, draft: string) {
  t.strictSame(await heldOffers(applying), { offers: 1, won: BigInt(10 * EOK) })
  const ownerless = await asAdmin(
    applying.database,
    'select id from ledger.hold h where not exists (select from underwriting.offer o where o.hold_id = h.id)'
  )
  t.strictSame(ownerless, [], 'no hold without an offer')
  const { body } = await applying.call('GET', `/v1/offers?applicationId=${draft}`)
  t.equal(body.items.length, 1)
}

t.test('cut off before the commit: nothing is held, and the retry opens the one offer', async t => {
  const applying = await runApplying(t)
  const { draft, service, owner, barrier, lost } = await underWay(t, applying)
  await service.kill()
  t.equal(await lost, 'lost')
  await breakWaiting(owner)
  await barrier.open(0)
  t.strictSame(await heldOffers(applying), { offers: 0, won: 0n })
  t.equal((await applying.call('GET', `/v1/applications/${draft}`)).body.status, 'draft')
  const retry = await submit(applying, draft, { key: KEY['idempotency-key'] })
  t.match(retry, { status: 200, body: { status: 'approved' } })
  t.equal(retry.headers['idempotency-replayed'], undefined)
  await theOneOffer(t, applying, draft)
  t.strictSame(await ledgerFaults(owner), [])
})

t.test('killed between the commit and the answer: the retry is given that answer', async t => {
  const applying = await runApplying(t)
  const { draft, service, owner, barrier, lost } = await underWay(t, applying)
  // Stopped, it can send its COMMIT no more than it has: Postgres has all of it, the client gets nothing.
  service.process.kill('SIGSTOP')
  await barrier.open(1)
  while ((await heldOffers(applying)).offers === 0) await new Promise(resolve => setTimeout(resolve, 10))
  await service.kill()
  t.equal(await lost, 'lost')
  const retry = await submit(applying, draft, { key: KEY['idempotency-key'] })
  t.match(retry, { status: 200, body: { status: 'approved' } })
  t.equal(retry.headers['idempotency-replayed'], 'true')
  await theOneOffer(t, applying, draft)
  const late = await submit(applying, draft)
  t.match(late, { status: 409, body: { code: 'conflict' } }, 'another key finds it decided')
  t.strictSame(await ledgerFaults(owner), [])
})
