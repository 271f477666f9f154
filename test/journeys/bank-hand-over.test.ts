// A bank applies for its customer; the firm's portal takes the offer, makes a policy of it, and is the one that is told of a claim.
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type Applying, apply, assess, generalCase } from '../support/applying.ts'
import { setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import type { Call, Method } from '../support/running-service.ts'
import { runSystem } from '../support/running-system.ts'

const FIRM = syntheticBusinessNumber(50_000)
const BUYER = syntheticBusinessNumber(0)

t.test('from the bank’s quote to a claim that is drafted for the firm’s portal', async t => {
  const system = await runSystem(t, { jobs: true })
  const { call, database } = system
  const expect = async (status: number, method: Method, url: string, about: Call = {}) => {
    const reply = await call(method, url, about)
    t.equal(reply.status, status, `${method} ${url} ${status === reply.status ? '' : reply.text}`)
    return reply.body
  }
  await setBusinessDay(database, '2021-12-01')
  const asBank = {
    ...system,
    call: (method: Method, url: string, about: Call) => call(method, url, { as: 'bank', ...about })
  }
  await assess(system as unknown as Applying, BUYER)
  const { offerId } = await apply(asBank as unknown as Applying, generalCase())
  const bank = { as: 'bank' }
  await expect(403, 'POST', '/v1/policies', { ...bank, body: { offerId } })
  const { code } = await expect(201, 'POST', `/v1/offers/${offerId}/hand-overs`, bank)

  const body = { code, businessNumber: FIRM }
  await expect(404, 'POST', '/v1/offer-hand-overs', { body: { ...body, businessNumber: BUYER } })
  t.match(await expect(200, 'POST', '/v1/offer-hand-overs', { body }), { id: offerId, status: 'open' })
  await expect(404, 'POST', '/v1/offer-hand-overs', { as: 'portal-2', body })
  await expect(201, 'POST', `/v1/offers/${offerId}/acceptance`)
  const policy = await expect(201, 'POST', '/v1/policies', { body: { offerId } })
  const [invoice] = policy.invoices
  const paid = await expect(201, 'POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: invoice.id, amount: invoice.amount, paidOn: '2021-12-01', reference: 'transfer-1' }
  })
  t.match(paid, { status: 'in_force', inception: '2021-12-01', insuredAmount: 100_000_000 })
  await expect(200, 'GET', `/v1/policies/${policy.id}/certificate`)
  t.equal((await expect(200, 'GET', `/v1/offers/${offerId}`, bank)).status, 'bound')
  await expect(403, 'GET', `/v1/policies/${policy.id}`, bank)
  await expect(404, 'GET', `/v1/policies/${policy.id}`, { as: 'portal-2' })

  await setBusinessDay(database, '2022-05-10')
  const evidence = { reference: '2022회합100', source: 'court' }
  const event = await expect(201, 'POST', '/v1/insured-events', {
    as: 'feed',
    body: { buyer: BUYER, type: 'rehabilitation_petition', occurredOn: '2022-05-02', evidence }
  })
  await expect(200, 'POST', `/v1/insured-events/${event.id}/confirmation`, { as: 'claims-officer' })
  const drafts = async () => (await call('GET', '/v1/claims?status=draft')).body.items
  for (let tries = 0; tries < 400 && (await drafts()).length === 0; tries += 1) await sleep(25)
  t.match(await drafts(), [{ policyId: policy.id, buyer: BUYER, status: 'draft' }])

  const told = async (as: string) =>
    (await expect(200, 'GET', '/v1/notices', { as, scope: 'events:read' })).items
      .map(({ kind }: { kind: string }) => kind)
      .sort()
  t.strictSame(await told('bank'), ['offer_handed_over', 'offer_opened'])
  t.match((await told('portal')).join(), /claim_drafted,offer_opened,policy_in_force/)
  const heard = (await expect(200, 'GET', '/v1/events?limit=100', { as: 'bank', scope: 'events:read' })).items as {
    type: string
    data: { status?: string }
  }[]
  t.strictSame(
    heard.filter(({ type }) => type.startsWith('offer.')).map(({ type, data }) => [type, data.status]),
    [
      ['offer.status_changed', 'open'],
      ['offer.handed_over', undefined],
      ['offer.status_changed', 'accepted'],
      ['offer.status_changed', 'bound']
    ]
  )
  t.notMatch(JSON.stringify(heard), /po_|cl_/, 'nothing of the policy')

  await expect(201, 'POST', `/v1/policies/${policy.id}/renewal-quotes`)
})
