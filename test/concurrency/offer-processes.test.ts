// The race for one buyer's capacity by two processes.
import t from 'tap'
import { runApplying } from '../support/applying.ts'
import { startKillableService } from '../support/killable-service.ts'
import { closeBarrier } from './ledger-barrier.ts'
import { draftsOn, EOK, heldOffers, ledgerFaults, outcomesOf, ownerOf, pauseBeforeHold } from './offer-setup.ts'

t.test('the same race by two processes', async t => {
  const applying = await runApplying(t)
  const drafts = await draftsOn(applying, 32)
  const { database, filesFolder } = applying
  const about = { database, filesFolder }
  const processes = await Promise.all([
    startKillableService(t, 'underwriting', about),
    startKillableService(t, 'underwriting', about)
  ])
  const owner = ownerOf(t, applying)
  await pauseBeforeHold(owner)
  const barrier = await closeBarrier(owner)
  const racing = drafts.map(async (id, i) => {
    const headers = { 'idempotency-key': `"race-${i}"` }
    const answer = await processes[i % 2]?.send(`/v1/applications/${id}/submission`, { method: 'POST', headers })
    return (await answer?.json()) as { status: string }
  })
  await barrier.open(20)
  t.strictSame(outcomesOf(await Promise.all(racing)), { approved: 7, declined: 25 })
  t.strictSame(await heldOffers(applying), { offers: 7, won: BigInt(70 * EOK) })
  t.strictSame(await ledgerFaults(owner), [])
})
