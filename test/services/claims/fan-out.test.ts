import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql, seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

t.test(
  'a firm that never asked is told that it can claim, with its claim drafted and the amount worked out',
  async t => {
    const { database, report, confirm, settled, claims, notices, events } = await runClaims(t, '2022-05-10')
    const { id: policyId } = await seedPolicy(database.adminUrl)
    await seedReceivable(database.adminUrl, { policyId, paid: 5_000_000 })

    const eventId = await report()
    await settled()
    t.same(await claims(), [], 'a report alone tells nobody')
    await confirm(eventId)
    await settled()

    const [claim, ...others] = await claims()
    t.same(others, [])
    t.match(claim, {
      organisation: 'org_portal',
      policy_id: policyId,
      status: 'draft',
      event_id: eventId,
      expected_payout: '28000000',
      documents: ['claim_form', 'policy_copy', 'receivable_proof', 'loss_proof', 'court_filing_receipt']
    })
    const [notice, ...more] = await notices()
    t.same(more, [])
    t.match(notice, {
      kind: 'claim_drafted',
      subject: { policyId, claimId: claim?.id, eventId },
      parameters: { buyer: SEEDED_BUYER, expectedPayout: 28_000_000, ceiling: false, lateAfter: '2022-06-02' }
    })
    t.match(notice?.text, /KRW 28,000,000/)
    t.match(notice?.text, /예시모터스\(\d{10}\), is confirmed: a petition for rehabilitation on 2022-05-02\./)
    t.notMatch(notice?.text, /paid once/)
    t.match(await events('org_portal', 'insured_event.status_changed'), [{ data: { eventId, status: 'confirmed' } }])
    t.match(await events('org_portal', 'claim.status_changed'), [{ data: { policyId, status: 'draft' } }])

    await confirm(await report({ type: 'bankruptcy_petition' }))
    await settled()
    const second = (await notices()).filter(({ kind }) => kind === 'claim_drafted')
    t.equal(second.length, 2)
    const of = (instead: boolean) => second.filter(({ parameters }) => (parameters['instead'] ?? false) === instead)
    t.equal(of(true).length, 1)
    t.match(of(true)[0]?.text, /the same loss is paid once/, 'nobody is promised the same money twice')
  }
)

t.test(
  'whom it concerns: in force or in run-off, covered before the event, by party or by place of business',
  async t => {
    const { database, report, confirm, settled, claims } = await runClaims(t, '2022-05-10')
    const { adminUrl } = database
    const branch = syntheticBusinessNumber(501)
    const corporation = '9998110000005'
    await bySql(
      adminUrl,
      `insert into underwriting.party (business_number, id, party, told_by, updated_by) values ($1, 'pa_1', $3, 'insurer', 'test'), ($2, 'pa_2', $3, 'insurer', 'test')`,
      [SEEDED_BUYER, branch, corporation]
    )
    const policy = async (about: object) => (await seedPolicy(adminUrl, about)).id
    const told = {
      'in force': await policy({}),
      'inception on the day of the event': await policy({ inception: '2022-05-02' }),
      'ended, in run-off': await policy({ inception: '2020-06-01', status: 'expired' }),
      cancelled: await policy({ inception: '2021-09-01', status: 'cancelled', endedOn: '2022-02-01' }),
      'the branch, of the same party': await policy({ buyers: [{ businessNumber: branch, party: corporation }] }),
      'the party, bound when nobody knew it': await policy({ buyers: [{ businessNumber: branch }] }),
      'cover that ended before the event': await policy({
        buyers: [{ businessNumber: SEEDED_BUYER, until: '2022-04-01' }]
      })
    }
    const others = {
      'inception a day later': await policy({ inception: '2022-05-03' }),
      'cover of the buyer a day later': await policy({
        buyers: [{ businessNumber: SEEDED_BUYER, from: '2022-05-03' }]
      }),
      'another buyer': await policy({ buyers: [{ businessNumber: syntheticBusinessNumber(502) }] }),
      rescinded: await policy({ status: 'rescinded' }),
      'run-off for more than three years': await policy({ inception: '2018-05-02', status: 'expired' })
    }
    const declared = await policy({ inception: '2018-05-02', status: 'expired' })
    await seedReceivable(adminUrl, { policyId: declared, suppliedOn: '2019-05-01', dueOn: '2019-08-01' })
    Object.assign(told, { 'the same, with an unpaid receivable that was declared': declared })
    await confirm(await report())
    await settled()
    const drafted = new Set((await claims()).map(claim => claim.policy_id))
    for (const [what, id] of Object.entries(told)) t.ok(drafted.has(id), what)
    for (const [what, id] of Object.entries(others)) t.notOk(drafted.has(id), what)

    await confirm(await report({ type: 'business_closure', occurredOn: '2022-05-04', buyer: branch }))
    await settled()
    const closed = (await claims(`event_type = 'business_closure'`)).map(claim => claim.policy_id)
    t.same(
      new Set(closed),
      new Set([told['the branch, of the same party'], told['the party, bound when nobody knew it']]),
      'a closure befalls one place of business'
    )
  }
)

t.test('without declared receivables the insured amount is told as the most that it can come to', async t => {
  const { database, report, confirm, settled, notices } = await runClaims(t, '2022-05-10')
  await seedPolicy(database.adminUrl)
  await confirm(await report())
  await settled()
  const [notice] = await notices()
  t.match(notice, { parameters: { expectedPayout: 50_000_000, ceiling: true } })
  t.match(notice?.text, /up to KRW 50,000,000/)
})

t.test('one organisation learns nothing of another: event, notice, claim, list and status code', async t => {
  const { database, report, confirm, settled, call, notices, events } = await runClaims(t, '2022-05-10')
  const { adminUrl } = database
  await seedPolicy(adminUrl)
  const theirs = await seedPolicy(adminUrl, {
    organisation: 'org_portal_2',
    policyholder: syntheticBusinessNumber(401)
  })
  const own = await report({}, 'portal')
  const other = await report({}, 'portal-2')
  await confirm(other)
  await settled()
  for (const [as, organisation, id, hidden] of [
    ['portal', 'org_portal', own, other],
    ['portal-2', 'org_portal_2', other, own]
  ] as const) {
    const heard = await events(organisation, 'insured_event.status_changed')
    t.same(
      heard.map(({ data }) => data),
      [
        { eventId: id, status: 'reported' },
        { eventId: id, status: 'confirmed' }
      ],
      'each hears of its own report alone, whoever’s was confirmed'
    )
    const told = await notices(as)
    t.equal(told.length, 1)
    t.equal(told[0]?.subject['eventId'], id)
    t.notMatch(JSON.stringify(told), new RegExp(hidden))
    const read = await call('GET', `/v1/insured-events/${id}`, { as })
    t.match(read.body, { status: 'confirmed', confirmedOn: '2022-05-10' })
    t.notMatch(read.text, new RegExp(hidden))
  }
  t.equal((await call('GET', `/v1/insured-events/${own}`, { as: 'portal-2' })).status, 404)
  t.notMatch(JSON.stringify(await notices('portal')), new RegExp(theirs.id))
  t.same(await events('org_feed', 'insured_event.status_changed'), [], 'and who covers nothing hears nothing')
})

t.test('who was told of somebody else’s report may read what is public of it', async t => {
  const { database, report, confirm, settled, call } = await runClaims(t, '2022-05-10')
  await seedPolicy(database.adminUrl)
  const id = await report({}, 'feed')
  t.equal((await call('GET', `/v1/insured-events/${id}`)).status, 404)
  await confirm(id)
  t.equal((await call('GET', `/v1/insured-events/${id}`, { as: 'portal-2' })).status, 404)
  await settled()
  const { status, body } = await call('GET', `/v1/insured-events/${id}`)
  t.equal(status, 200)
  t.match(body, { id, status: 'confirmed', evidence: null, type: 'rehabilitation_petition', occurredOn: '2022-05-02' })
  t.notOk('reportedBy' in body)
  t.equal((await call('GET', `/v1/insured-events/${id}`, { as: 'portal-2' })).status, 404)
})

t.test('bill insurance promises what is listed of a bill, and nothing on a bill that is not', async t => {
  const { database, report, confirm, settled, claims } = await runClaims(t, '2022-05-10')
  const { adminUrl } = database
  const listed = {
    buyer: SEEDED_BUYER,
    billNumber: 'B-1',
    issuedOn: '2022-03-02',
    acquiredOn: '2022-03-03',
    dueOn: '2022-05-31',
    amount: 10_000_000,
    electronic: false
  }
  const { id: policyId } = await seedPolicy(adminUrl, { product: 'bill', bills: [listed] })
  const bill = await seedReceivable(adminUrl, { policyId, instrument: 'bill' })
  await bySql(adminUrl, `update policy.receivable set invoice_number = 'B-1' where id = $1`, [bill])
  await seedReceivable(adminUrl, { policyId, instrument: 'bill' })
  await confirm(await report())
  await settled()
  t.match(await claims(), [{ policy_id: policyId, expected_payout: '8000000' }])
})
