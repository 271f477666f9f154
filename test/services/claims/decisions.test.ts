import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { invoice, outcomeOf, runClaimDesk, TODAY } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call } = desk
const 억 = 100_000_000

/** A claim on a buyer of its own that was assessed to this due: all that was lost counts. */
async function assessed(due: number, about: object = {}) {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({
    buyers: [{ businessNumber: buyer, insuredAmount: 50 * 억, coveragePercent: 100 }]
  })
  const eventId = await desk.event({ buyer })
  const claim = await desk.file({ policyId, eventId, receivables: [invoice({ amount: due, ...about })] })
  await desk.assess(claim.id)
  return { claimId: String(claim.id), eventId, policyId }
}
let buyers = 600

const decide = (claimId: string, body: object, as = 'claims-officer') =>
  call('POST', `/v1/claims/${claimId}/decisions`, { as, body: { reasons: ['checked'], ...body } })
const confirm = (claimId: string, decisionId: string, as: string) =>
  call('POST', `/v1/claims/${claimId}/decisions/${decisionId}/confirmation`, { as })

async function giveNotice(claimId: string, about: object) {
  const body = { reasons: ['the deliveries are not proved'], ...about }
  const reply = await call('POST', `/v1/claims/${claimId}/adverse-notices`, { as: 'claims-officer', body })
  t.equal(reply.status, 201, reply.text)
  return reply.body
}

/** Tells the policyholder first, who answers. */
async function decideAdversely(claimId: string, about: object) {
  const { id } = await giveNotice(claimId, about)
  await call('POST', `/v1/claims/${claimId}/adverse-notices/${id}/answers`, { body: { text: 'well' } })
  await desk.decide(claimId, about)
}

const reopen = (claimId: string) =>
  call('POST', `/v1/claims/${claimId}/reopening`, { as: 'claims-officer', body: { reason: 'a new document' } })

/** A claim for 1,000 won on which 600 were paid, reopened. */
async function paidInPart(about: object = {}) {
  const claim = await assessed(1_000, about)
  await decideAdversely(claim.claimId, { outcome: 'partly_approve', amount: 600 })
  await desk.post(claim.claimId, (await desk.reserve(claim.claimId)).id)
  await reopen(claim.claimId)
  return claim
}

t.test('within an authority one person decides, above it two: one won under, at and over', async t => {
  for (const [due, as, confirmation] of [
    [1 * 억 - 1, 'claims-officer', 'none'],
    [1 * 억, 'claims-officer', 'none'],
    [1 * 억 + 1, 'claims-officer', 'manager'],
    [1 * 억 + 1, 'claims-manager', 'none'],
    [10 * 억, 'claims-manager', 'none'],
    [10 * 억 + 1, 'claims-manager', 'colleague'],
    [10 * 억 + 1, 'claims-officer', 'manager']
  ] as const) {
    const { claimId } = await assessed(due)
    const { body } = await decide(claimId, { outcome: 'approve', amount: due }, as)
    const inEffect = confirmation === 'none'
    t.match(
      body,
      {
        decision: { confirmation, status: inEffect ? 'in_effect' : 'awaiting_confirmation', amount: due },
        claim: { status: inEffect ? 'approved' : 'in_assessment' }
      },
      `${due} by ${as}`
    )
    t.match(body.decision.authority, { assumed: true })
    if (inEffect) continue
    t.equal((await confirm(claimId, body.id, as)).status, 403, 'nobody confirms what it decided')
    const other = as === 'claims-officer' ? 'claims-manager' : 'claims-officer'
    t.match((await confirm(claimId, body.id, other)).body, { claim: { status: 'approved', payableBy: '2022-05-20' } })
    t.equal(outcomeOf(await confirm(claimId, body.id, other)), '409 conflict', 'once')
  }
})

t.test(
  'an officer cannot stand in for a manager, and a decision on an older assessment has no effect any more',
  async t => {
    const { claimId } = await assessed(2 * 억)
    const { body } = await decide(claimId, { outcome: 'approve' })
    t.equal(
      outcomeOf(await decide(claimId, { outcome: 'approve' }, 'claims-manager')),
      '409 conflict',
      'one is waiting'
    )
    const headers = { 'accept-language': 'en' }
    const early = await call('POST', `/v1/claims/${claimId}/payments`, { as: 'cashier', headers })
    t.match(early, { status: 409, body: { detail: new RegExp(`waits for a second person.*${body.id}/confirmation`) } })
    await desk.assess(claimId)
    t.equal(outcomeOf(await confirm(claimId, body.id, 'claims-manager')), '409 conflict', 'assessed again')
    t.equal(outcomeOf(await decide(claimId, { outcome: 'approve' }, 'claims-manager')), '201', 'and decided anew')
    t.equal((await confirm(claimId, 'dc_01JD3ZQ8W5R7XG6K2M4N9P0TVB', 'claims-manager')).status, 404)
    const { items } = (await call('GET', `/v1/claims/${claimId}/decisions`)).body
    t.strictSame(
      items.map(({ status }: { status: string }) => status),
      ['in_effect', 'awaiting_confirmation']
    )
  }
)

t.test('the amount is what was assessed, to the won', async t => {
  const { claimId } = await assessed(1_000)
  for (const [body, code] of [
    [{ outcome: 'approve', amount: 1_001 }, 'above_due'],
    [{ outcome: 'approve', amount: 999 }, 'not_all_of_due'],
    [{ outcome: 'partly_approve', amount: 0 }, 'nothing_approved'],
    [{ outcome: 'deny', amount: 1 }, 'denied_with_amount']
  ] as const) {
    const reply = await decide(claimId, body)
    t.equal(outcomeOf(reply), '400 invalid_request')
    t.match(reply.body.errors, [{ pointer: '/amount', code }])
  }
  t.equal(
    outcomeOf(await decide(claimId, { outcome: 'approve', reasons: [] })),
    '400 invalid_request',
    'reasons are needed'
  )
  t.match((await decide(claimId, { outcome: 'approve', amount: 1_000 })).body, { claim: { status: 'approved' } })
})

t.test('what was left out as a breach is partly approved at most, and told first', async t => {
  const policyId = await desk.policy()
  const receivables = [invoice(), invoice({ realTrade: false })]
  const { id } = await desk.file({ policyId, eventId: await desk.event(), receivables })
  await desk.assess(id)
  t.match((await decide(id, { outcome: 'approve' })).body.errors, [{ code: 'breach_left_out' }])
  t.equal(outcomeOf(await decide(id, { outcome: 'partly_approve' })), '409 conflict')
  const notice = (amount: number) =>
    call('POST', `/v1/claims/${id}/adverse-notices`, {
      as: 'claims-officer',
      body: { outcome: 'partly_approve', amount, reasons: ['one invoice has no delivery'] }
    })
  const given = await notice(32_000_000)
  await call('POST', `/v1/claims/${id}/adverse-notices/${given.body.id}/answers`, { body: { text: 'understood' } })
  t.equal(
    outcomeOf(await decide(id, { outcome: 'partly_approve', amount: 31_999_999 })),
    '409 conflict',
    'harsher than told'
  )
  t.match((await decide(id, { outcome: 'partly_approve' })).body, {
    decision: { amount: 32_000_000, adverseNoticeId: given.body.id },
    claim: { status: 'partly_approved' }
  })
})

t.test(
  'an appeal goes to somebody else; allowed, the claim is decided anew by somebody else; dismissed, it is over',
  async t => {
    const { claimId } = await assessed(1_000)
    const notice = await call('POST', `/v1/claims/${claimId}/adverse-notices`, {
      as: 'claims-officer',
      body: { outcome: 'deny', reasons: ['no delivery'] }
    })
    await call('POST', `/v1/claims/${claimId}/adverse-notices/${notice.body.id}/answers`, {
      body: { text: 'there was' }
    })
    await desk.decide(claimId, { outcome: 'deny' })
    const appeal = await call('POST', `/v1/claims/${claimId}/appeals`, { body: { grounds: 'see the receipts' } })
    t.match(appeal, { status: 201, body: { outcome: null, appealedOn: TODAY } })
    t.equal(
      outcomeOf(await call('POST', `/v1/claims/${claimId}/appeals`, { body: { grounds: 'once more' } })),
      '409 conflict'
    )
    const end = (as: string, outcome: string) =>
      call('POST', `/v1/claims/${claimId}/appeals/${appeal.body.id}/decisions`, {
        as,
        body: { outcome, reasons: ['looked at'] }
      })
    t.equal((await end('claims-officer', 'allowed')).status, 403, 'who decided does not judge the appeal')
    t.match(await end('claims-manager', 'allowed'), { status: 201, body: { outcome: 'allowed' } })
    t.equal(outcomeOf(await end('claims-manager', 'dismissed')), '409 conflict', 'once')
    t.match(await desk.claim(claimId), { status: 'reopened', decisionId: null })
    await desk.assess(claimId)
    t.equal((await decide(claimId, { outcome: 'approve' })).status, 403, 'not by who was appealed against')
    t.match((await decide(claimId, { outcome: 'approve' }, 'claims-manager')).body, { claim: { status: 'approved' } })

    const other = await assessed(1_000)
    const given = await call('POST', `/v1/claims/${other.claimId}/adverse-notices`, {
      as: 'claims-officer',
      body: { outcome: 'partly_approve', amount: 600, reasons: ['part is not proved'] }
    })
    await call('POST', `/v1/claims/${other.claimId}/adverse-notices/${given.body.id}/answers`, {
      body: { text: 'well' }
    })
    await desk.decide(other.claimId, { outcome: 'partly_approve', amount: 600 })
    const second = await call('POST', `/v1/claims/${other.claimId}/appeals`, { body: { grounds: 'all of it' } })
    await call('POST', `/v1/claims/${other.claimId}/appeals/${second.body.id}/decisions`, {
      as: 'claims-manager',
      body: { outcome: 'dismissed', reasons: ['nothing new'] }
    })
    t.match(await desk.claim(other.claimId), { status: 'partly_approved' }, 'what was approved is still to be paid')
  }
)

t.test('a dismissed appeal goes back to what was decided last, whatever was paid before', async t => {
  for (const [outcome, amount, vatStatus, back] of [
    ['partly_approve', 300, 'declared', 'partly_approved'],
    ['partly_approve', 300, 'not_yet_due', 'partly_approved'],
    ['deny', 0, 'not_yet_due', 'closed']
  ] as const) {
    const { claimId } = await paidInPart({ vatStatus })
    await desk.assess(claimId)
    await decideAdversely(claimId, { outcome, ...(amount > 0 && { amount }) })
    const appeal = await call('POST', `/v1/claims/${claimId}/appeals`, { body: { grounds: 'all of it' } })
    await call('POST', `/v1/claims/${claimId}/appeals/${appeal.body.id}/decisions`, {
      as: 'claims-manager',
      body: { outcome: 'dismissed', reasons: ['nothing new'] }
    })
    t.match(await desk.claim(claimId), { status: back }, `${outcome}, ${vatStatus}`)
    if (back === 'partly_approved') t.match(await desk.reserve(claimId), { amount }, 'and is paid')
  }
})

t.test('reopened, of what was decided only what was paid counts, for other claims too', async t => {
  for (const again of ['reopened', 'appealed']) {
    const { claimId, eventId, policyId } = await paidInPart()
    await desk.assess(claimId)
    await decideAdversely(claimId, { outcome: 'partly_approve', amount: 300 })
    const other = await desk.file({ policyId, eventId, receivables: [invoice({ amount: 1 })] })
    t.match(await desk.assess(other.id), { alreadyDecided: 900 })
    if (again === 'reopened') await reopen(claimId)
    else {
      const appeal = await call('POST', `/v1/claims/${claimId}/appeals`, { body: { grounds: 'all of it' } })
      await call('POST', `/v1/claims/${claimId}/appeals/${appeal.body.id}/decisions`, {
        as: 'claims-manager',
        body: { outcome: 'allowed', reasons: ['looked at'] }
      })
    }
    t.match(await desk.claim(claimId), { status: 'reopened', payableBy: null }, again)
    t.match(await desk.assess(other.id), { alreadyDecided: 600 }, again)
    t.match(await desk.assess(claimId), { due: 400 }, 'its own is worked out anew')
  }
})

t.test('what was paid and then denied is paid by no other claim, the first reopened or not', async t => {
  const receivable = { invoiceNumber: 'S-1' }
  const { claimId, eventId, policyId } = await paidInPart(receivable)
  await desk.assess(claimId)
  await decideAdversely(claimId, { outcome: 'deny' })
  const other = await desk.file({ policyId, eventId, receivables: [invoice({ amount: 1_000, ...receivable })] })
  t.match(await desk.assess(other.id), { countedReceivables: 1_000, alreadyDecided: 600, due: 400 })
  await reopen(claimId)
  t.match(await desk.assess(other.id), { countedReceivables: 1_000, alreadyDecided: 600, due: 400 })
})

t.test('reopened, what was decided has no effect any more; closed, it is over until reopened', async t => {
  const { claimId } = await assessed(1_000)
  const act = (what: string) =>
    call('POST', `/v1/claims/${claimId}/${what}`, { as: 'claims-officer', body: { reason: 'a new document' } })
  t.equal(outcomeOf(await act('reopening')), '409 conflict', 'not decided yet')
  await desk.decide(claimId, { outcome: 'approve' })
  t.match(await act('reopening'), { status: 201, body: { status: 'reopened', decisionId: null, payableBy: null } })
  t.equal((await call('POST', `/v1/claims/${claimId}/payments`, { as: 'cashier' })).status, 409)
  t.equal(outcomeOf(await act('closing')), '201 closed')
  t.equal(outcomeOf(await act('closing')), '409 conflict')
  t.equal(outcomeOf(await act('reopening')), '201 reopened')
})

t.test('an event that was withdrawn after the assessment pays nobody', async t => {
  const { claimId, eventId } = await assessed(1_000)
  const withdrawn = await call('POST', `/v1/insured-events/${eventId}/withdrawal`, {
    as: 'claims-officer',
    headers: { 'if-match': '*' },
    body: { reason: 'a mistake' }
  })
  t.equal(withdrawn.status, 200, withdrawn.text)
  t.equal(outcomeOf(await decide(claimId, { outcome: 'approve' })), '409 conflict')
  t.match(await desk.assess(claimId), {
    claimable: false,
    due: 0,
    findings: [{ code: 'claim.event_no_longer_confirmed' }]
  })
})

t.test(
  'F18: against the policyholder only after notice, the day before, on and after the last one to answer',
  async t => {
    const { claimId } = await assessed(1_000)
    const answering = await assessed(1_000)
    t.equal(outcomeOf(await decide(claimId, { outcome: 'deny' })), '409 conflict', 'no notice yet')
    const notice = await giveNotice(claimId, { outcome: 'deny' })
    t.match(notice, { outcome: 'deny', amount: 0, givenOn: TODAY, answerBy: '2022-05-24', answer: null })
    t.match(await desk.claim(claimId), { status: 'adverse_notice' })
    const [told] = (await call('GET', '/v1/notices', { scope: 'events:read' })).body.items
    t.match(told, { kind: 'adverse_decision_planned', parameters: { answerBy: '2022-05-24' } })
    const second = await giveNotice(answering.claimId, { outcome: 'deny' })

    await desk.move('2022-05-11')
    const path = `/v1/claims/${answering.claimId}/adverse-notices/${second.id}/answers`
    t.equal((await call('POST', path, { as: 'portal-2', body: { text: 'no' } })).status, 404)
    t.match((await call('POST', path, { body: { text: 'here they are' } })).body, {
      answer: 'here they are',
      answeredOn: '2022-05-11'
    })
    t.equal(outcomeOf(await call('POST', path, { body: { text: 'again' } })), '409 conflict', 'once')
    t.equal(outcomeOf(await decide(answering.claimId, { outcome: 'deny' })), '201', 'an answer came')

    for (const [on, outcome] of [
      ['2022-05-23', '409 conflict'],
      ['2022-05-24', '409 conflict'],
      ['2022-05-25', '201']
    ] as const) {
      await desk.move(on)
      t.equal(outcomeOf(await decide(claimId, { outcome: 'deny' })), outcome, `on ${on}`)
    }
    t.match(await desk.claim(claimId), { status: 'denied', payableBy: null })
  }
)
