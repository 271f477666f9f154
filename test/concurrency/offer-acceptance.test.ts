// Who accepts an offer at the same moment as it is accepted elsewhere, or rejected.
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import t, { type Test } from 'tap'
import { setBusinessDay } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'

const { call, database } = await runService(t, underwritingService, { queue: true })
await setBusinessDay(database, '2021-12-01')

async function openOffer() {
  const { id, holdId } = await seedOffer(database, { accepted: false })
  /** Keeps everybody from the row, until it is opened. */
  const gateOf = (table: string, row: string) => (test: Test) =>
    closeGate(test, database, `select from ${table} where id = $1 for update`, [row], 'underwriting')
  return {
    accept: () => call('POST', `/v1/offers/${id}/acceptance`),
    reject: () => call('POST', `/v1/offers/${id}/rejection`),
    read: async () => (await call('GET', `/v1/offers/${id}`)).body,
    gate: gateOf('underwriting.offer', id),
    gateOfHold: gateOf('ledger.hold', holdId)
  }
}

t.test('of two that accept an offer at once one does, and the other is told of it', async t => {
  const offer = await openOffer()
  const gate = await offer.gate(t)
  const both = [1, 2].map(offer.accept)
  await gate.untilWaiting(2)
  await gate.open()
  const answers = (await Promise.all(both)).toSorted((a, b) => a.status - b.status)
  t.match(answers, [{ status: 201 }, { status: 409, body: { detail: /accepted on 2021-12-01 already/ } }])
})

t.test('an offer that is being rejected is accepted no more', async t => {
  const offer = await openOffer()
  const gate = await offer.gateOfHold(t)
  const rejecting = offer.reject()
  await gate.untilWaiting(1)
  const accepting = offer.accept()
  await gate.untilWaiting(2)
  await gate.open()
  t.equal((await rejecting).status, 201)
  t.match(await accepting, { status: 409, body: { detail: /rejected on 2021-12-01/ } })
  t.match(await offer.read(), { status: 'rejected', acceptedOn: null })
})
