import t, { type Test } from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql, seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

async function fannedOut(t: Test) {
  const running = await runClaims(t, '2022-05-10')
  const { database, report, confirm, settled, call } = running
  const { adminUrl } = database
  const early = (await seedPolicy(adminUrl)).id
  const late = (await seedPolicy(adminUrl, { inception: '2022-05-02' })).id
  await seedReceivable(adminUrl, { policyId: early })
  const eventId = await report({}, 'portal-2')
  await confirm(eventId)
  await settled()
  const change = async (action: 'correction' | 'withdrawal', body: object) => {
    const reply = await call('POST', `/v1/insured-events/${eventId}/${action}`, {
      as: 'claims-officer',
      headers: { 'if-match': '*' },
      body: { reason: '확인 결과', ...body }
    })
    await settled()
    return reply
  }
  /** As an officer would have left it. */
  const setStatus = (policyId: string, status: string) =>
    bySql(
      adminUrl,
      `update claims.claim set status = $2, put_forward = '{"receivables": []}', filed_on = '2022-05-10', filed_by = 'portal',
        filed_by_organisation = 'org_portal' where policy_id = $1`,
      [policyId, status]
    )
  const consequences = () =>
    bySql(
      adminUrl,
      `select c.policy_id, x.change, x.consequence from claims.event_consequence x join claims.claim c on c.id = x.claim_id order by c.policy_id`
    )
  return { ...running, early, late, eventId, change, setStatus, consequences }
}

t.test('withdrawn: drafts are withdrawn and their organisation is told', async t => {
  const { change, claims, notices, events, eventId, call, early, report, confirm, settled } = await fannedOut(t)
  t.equal((await change('withdrawal', {})).status, 200)
  t.match(await claims(), [{ status: 'withdrawn' }, { status: 'withdrawn' }])
  const told = (await notices()).filter(({ kind }) => kind === 'insured_event_changed')
  t.equal(told.length, 2)
  t.match(told[0]?.parameters, { change: 'withdrawn', consequence: 'draft_withdrawn' })
  t.same(
    (await events('org_portal', 'insured_event.status_changed')).map(({ data }) => data),
    [
      { eventId, status: 'confirmed' },
      { eventId, status: 'withdrawn' }
    ]
  )
  t.equal((await events('org_portal', 'claim.status_changed')).length, 4)
  t.equal((await call('GET', `/v1/insured-events/${eventId}`)).body.status, 'withdrawn')
  const file = (of: string) => call('POST', '/v1/claims', { body: { policyId: early, eventId: of } })
  t.match(await file(eventId), { status: 409, body: { detail: /corrected or withdrawn/ } })

  const elsewhere = await report({ buyer: syntheticBusinessNumber(509) }, 'feed')
  await confirm(elsewhere)
  await settled()
  const withdrawal = { as: 'claims-officer', headers: { 'if-match': '*' }, body: { reason: '동명이인' } }
  t.equal((await call('POST', `/v1/insured-events/${elsewhere}/withdrawal`, withdrawal)).status, 200)
  t.equal((await file(elsewhere)).status, 404, 'whoever was never told learns nothing')
})

t.test('withdrawn: a claim under way is looked at again, a paid one is marked for clawback', async t => {
  const { change, claims, setStatus, consequences, early, late } = await fannedOut(t)
  await setStatus(early, 'in_assessment')
  await setStatus(late, 'paid')
  await change('withdrawal', {})
  t.match(await claims(), [{ status: 'in_assessment' }, { status: 'paid' }], 'nothing is decided by itself')
  t.same(await consequences(), [
    { policy_id: early, change: 'withdrawn', consequence: 'reassess' },
    { policy_id: late, change: 'withdrawn', consequence: 'clawback' }
  ])
})

t.test('corrected to an earlier day: drafts follow with their days, or end where the cover had not begun', async t => {
  const { change, claims, database, early, late, consequences, eventId } = await fannedOut(t)
  const corrected = await change('correction', { occurredOn: '2022-05-01' })
  t.equal(corrected.status, 201, corrected.text)
  t.match(corrected.body, { status: 'confirmed', corrects: eventId, occurredOn: '2022-05-01' })
  const after = await claims()
  t.match(after, [
    { policy_id: early, status: 'draft', event_id: corrected.body.id, expected_payout: '32000000' },
    { policy_id: late, status: 'withdrawn', event_id: eventId }
  ])
  const [days] = await bySql(
    database.adminUrl,
    'select occurred_on::text as on, late_after::text as late, barred_after::text as barred from claims.claim where policy_id = $1',
    [early]
  )
  t.same(days, { on: '2022-05-01', late: '2022-05-31', barred: '2025-05-01' })
  t.same(
    (await consequences()).map(row => row['consequence']),
    ['draft_renewed', 'draft_withdrawn']
  )
})

t.test('corrected to a later day: policies that are covered only now are told too', async t => {
  const { change, claims, database, report, confirm, settled, notices } = await fannedOut(t)
  const { id: newcomer } = await seedPolicy(database.adminUrl, { inception: '2022-05-03' })
  const { body } = await change('correction', { occurredOn: '2022-05-04' })
  const after = await claims()
  t.equal(after.length, 3)
  t.same(new Set(after.map(claim => claim.event_id)), new Set([body.id]))
  t.ok(after.some(claim => claim.policy_id === newcomer && claim.status === 'draft'))
  t.equal((await notices()).filter(({ kind }) => kind === 'claim_drafted').length, 3)

  await confirm(await report({ occurredOn: '2022-05-04' }, 'feed'))
  await settled()
  t.equal((await claims()).length, 3, 'a report of what is known already drafts nothing')
})

t.test('corrected to the day of another event that was claimed before it was drafted: the claim stands', async t => {
  const { change, claims, database, report, confirm, settled, early } = await fannedOut(t)
  const other = await report({ occurredOn: '2022-05-04' })
  await confirm(other)
  await settled()
  await bySql(
    database.adminUrl,
    `update claims.claim set drafted = false, status = 'filed', put_forward = '{"receivables": []}', filed_on = '2022-05-10',
      filed_by = 'portal', filed_by_organisation = 'org_portal' where policy_id = $1 and event_id = $2`,
    [early, other]
  )
  t.equal((await change('correction', { occurredOn: '2022-05-04' })).status, 201)
  const ofEarly = (await claims(`policy_id = '${early}'`)).map(({ event_id, status }) => [event_id === other, status])
  t.strictSame(ofEarly.toSorted(), [
    [false, 'withdrawn'],
    [true, 'filed']
  ])
})

t.test('corrected: claims under way take over the new day and are looked at again; paid ones are marked', async t => {
  const { change, claims, setStatus, consequences, early, late } = await fannedOut(t)
  await setStatus(early, 'filed')
  await setStatus(late, 'paid')
  const { body } = await change('correction', { occurredOn: '2022-05-01' })
  t.match(await claims(), [
    { policy_id: early, status: 'filed', event_id: body.id },
    { policy_id: late, status: 'paid' }
  ])
  t.same(
    (await consequences()).map(row => row['consequence']),
    ['reassess', 'clawback']
  )
})

t.test(
  'corrected after the decision: nothing is reserved or posted until the claim is assessed on the new day',
  async t => {
    const { change, call, early, eventId } = await fannedOut(t)
    const done = async (as: string, path: string, body: object) => {
      const reply = await call('POST', `/v1/claims${path}`, { as, body })
      if (reply.status >= 300) throw new Error(`${path}: ${reply.text}`)
      return reply.body
    }
    const { id } = await done('portal', '', { policyId: early, eventId })
    const approve = async () => {
      await done('claims-officer', `/${id}/assessments`, {})
      await done('claims-officer', `/${id}/decisions`, { outcome: 'approve', reasons: ['checked'] })
    }
    await approve()
    const reserved = await done('cashier', `/${id}/payments`, {})
    t.equal((await change('correction', { occurredOn: '2022-04-20' })).status, 201)

    const posting = await call('POST', `/v1/claims/${id}/payments/${reserved.id}/posting`, { as: 'cashier', body: {} })
    t.equal(posting.status, 409, posting.text)
    t.match(posting.body.detail, /from 2022-05-02 to 2022-04-20/)
    await done('cashier', `/${id}/payments/${reserved.id}/void`, {})
    const again = await call('POST', `/v1/claims/${id}/payments`, { as: 'cashier', body: {} })
    t.equal(again.status, 409, again.text)

    await done('claims-officer', `/${id}/reopening`, { reason: 'the event was corrected' })
    await approve()
    t.equal((await done('cashier', `/${id}/payments`, {})).amount, reserved.amount)
  }
)

t.test('officers find what a change of an event asks of them, until it is done', async t => {
  const { change, call, setStatus, early, late, eventId } = await fannedOut(t)
  await setStatus(late, 'paid')
  const { id } = (await call('POST', '/v1/claims', { as: 'portal', body: { policyId: early, eventId } })).body
  const waiting = async (followUp: string) => {
    const { body } = await call('GET', `/v1/claims?eventFollowUp=${followUp}`, { as: 'claims-officer' })
    return body.items.map(({ policyId }: { policyId: string }) => policyId)
  }
  t.same([await waiting('reassess'), await waiting('clawback')], [[], []])

  await change('correction', { occurredOn: '2022-05-01' })
  t.same([await waiting('reassess'), await waiting('clawback')], [[early], [late]])
  t.equal((await call('GET', `/v1/claims/${id}`, { as: 'portal' })).body.eventFollowUp, 'reassess')
  const assessed = await call('POST', `/v1/claims/${id}/assessments`, { as: 'claims-officer', body: {} })
  t.equal(assessed.status, 201, assessed.text)
  t.same([await waiting('reassess'), await waiting('clawback')], [[], [late]], 'assessed since')
  t.equal((await call('GET', `/v1/claims/${id}`, { as: 'portal' })).body.eventFollowUp, null)
})

t.test('corrected after the assessment: it is decided neither way before it is assessed again', async t => {
  const { change, call, early, eventId } = await fannedOut(t)
  const { id } = (await call('POST', '/v1/claims', { as: 'portal', body: { policyId: early, eventId } })).body
  const url = `/v1/claims/${id}`
  await call('POST', `${url}/assessments`, { as: 'claims-officer', body: {} })
  await change('correction', { occurredOn: '2022-04-20' })
  const decide = (outcome: string) =>
    call('POST', `${url}/decisions`, { as: 'claims-officer', body: { outcome, reasons: ['checked'] } })
  t.match((await decide('approve')).body.detail, /from 2022-05-02 to 2022-04-20/)
  await call('POST', `${url}/assessments`, { as: 'claims-officer', body: {} })
  t.equal((await decide('approve')).status, 201)
})

t.test('a fan-out that starts after the withdrawal drafts nothing', async t => {
  const { database, report, confirm, call, claims } = await runClaims(t, '2022-05-10', { jobs: false })
  await seedPolicy(database.adminUrl)
  const id = await report()
  await confirm(id)
  await call('POST', `/v1/insured-events/${id}/withdrawal`, {
    as: 'claims-officer',
    headers: { 'if-match': '*' },
    body: { reason: '동명이인' }
  })
  t.same(await claims(), [])
})
