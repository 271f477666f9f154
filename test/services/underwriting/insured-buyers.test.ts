import t from 'tap'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runSystem } from '../../support/running-system.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'

// 001:L223: the policyholder sees how its insured buyers stand, for a year.
t.test('a policyholder sees the band of each buyer that it insures, never the grade, and nobody else’s', async t => {
  const system = await runSystem(t)
  const { call, database } = system
  await setBusinessDay(database, '2022-05-10')
  const [one, other] = [syntheticBusinessNumber(0), syntheticBusinessNumber(1)]
  const { id } = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: one }, { businessNumber: other }] })
  await asAdmin(
    database,
    `insert into underwriting.buyer_status (business_number, version, band, stop_shipments, causes, on_date)
      values ($1, 1, 'watch', false, '["grade_fallen"]', '2022-03-01'), ($1, 2, 'warning', true, '["arrears_registered"]', '2022-04-01')`,
    [one]
  )
  const { status, body, text } = await call('GET', `/v1/insured-buyers?policyId=${id}`)
  t.equal(status, 200)
  t.match(body.items, [
    { policyId: id, businessNumber: one, band: 'warning', stopShipments: true, since: '2022-04-01' },
    { policyId: id, businessNumber: other, band: 'normal', stopShipments: false, since: null }
  ])
  t.notMatch(text, /grade|arrears/i, 'neither the grade nor what was reported')

  const first = (await call('GET', '/v1/insured-buyers?limit=1')).body
  const second = (await call('GET', `/v1/insured-buyers?limit=1&cursor=${first.nextCursor}`)).body
  t.strictSame(
    [...first.items, ...second.items].map((item: { businessNumber: string }) => item.businessNumber),
    [one, other]
  )
  for (const as of ['portal-2'])
    t.strictSame((await call('GET', `/v1/insured-buyers?policyId=${id}`, { as })).body.items, [], as)
  t.equal((await call('GET', '/v1/insured-buyers', { as: 'feed' })).status, 403)
  t.equal((await call('GET', '/v1/insured-buyers', { as: 'underwriter' })).body.items.length, 2)
  await setBusinessDay(database, '2023-05-10')
  t.strictSame((await call('GET', '/v1/insured-buyers')).body.items, [], 'no longer covered')
})
