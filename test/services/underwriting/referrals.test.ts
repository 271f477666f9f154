import t from 'tap'
import { runApplying, submit } from '../../support/applying.ts'
import { asAdmin } from '../../support/business-day.ts'
import { approval, confirm, decide, referOne } from '../../support/referred.ts'

const OFFICER = 500_000_000
const MANAGER = 3_000_000_000

const applying = await runApplying(t)
let sellers = 0
const refer = () => referOne(applying, (sellers += 1))

t.test('who has to agree, one won under, at and over each authority', async t => {
  const cases = [
    { by: 'underwriter', amount: OFFICER - 1, needed: 'one_person' },
    { by: 'underwriter', amount: OFFICER, needed: 'one_person' },
    { by: 'underwriter', amount: OFFICER + 1, needed: 'two_persons' },
    { by: 'underwriter', amount: MANAGER, needed: 'two_persons' },
    { by: 'underwriter', amount: MANAGER + 1, needed: 'two_persons_with_manager' },
    { by: 'underwriting-manager', amount: OFFICER + 1, needed: 'one_person' },
    { by: 'underwriting-manager', amount: MANAGER, needed: 'one_person' },
    { by: 'underwriting-manager', amount: MANAGER + 1, needed: 'two_persons_with_manager' }
  ]
  for (const { by, amount, needed } of cases) {
    const referred = await refer()
    const { status, body } = await decide(referred, by, approval(referred, amount))
    t.equal(status, 201, JSON.stringify(body.errors))
    const isAlone = needed === 'one_person'
    t.match(
      body,
      {
        needed,
        total: amount,
        status: isAlone ? 'effective' : 'awaiting_confirmation',
        applicationStatus: isAlone ? 'approved' : 'referred',
        rule: { assumed: true },
        confirmation: null
      },
      `${by} ${amount}`
    )
    t.equal(body.offerId !== null, isAlone, 'an offer exactly where one person was enough')
  }
})

t.test('an approval within the authority opens an offer of just that, its capacity held', async t => {
  const referred = await refer()
  const { applicationId, referralId, buyer } = referred
  const { body } = await decide(referred, 'underwriter', approval(referred, OFFICER))
  const offer = (await applying.call('GET', `/v1/offers/${body.offerId}`)).body
  t.match(offer, { status: 'open', applicationId, buyers: [{ businessNumber: buyer, approvedAmount: OFFICER }] })
  const capacity = (await applying.call('GET', `/v1/buyers/${buyer}/capacity`, { as: 'underwriter' })).body
  t.match(capacity, { held: OFFICER, committed: 0, available: capacity.limit - OFFICER })
  const after = (await applying.call('GET', `/v1/referrals/${referralId}`, { as: 'auditor' })).body
  t.match(after, { status: 'decided', decisions: [{ status: 'effective', offerId: body.offerId }] })
  t.equal((await decide(referred, 'underwriter', approval(referred, OFFICER))).status, 409, 'decided once')
})

t.test('nobody confirms his own decision, and a large amount asks for a manager', async t => {
  const referred = await refer()
  const { body: decision } = await decide(referred, 'underwriter', approval(referred, MANAGER + 1))
  t.equal(decision.status, 'awaiting_confirmation')
  t.equal((await confirm(referred, decision.id, 'underwriter')).status, 403, 'his own')
  t.equal((await confirm(referred, decision.id, 'underwriter-2')).status, 403, 'neither is a manager')
  t.equal((await decide(referred, 'underwriter-2', approval(referred, OFFICER))).status, 409, 'it waits for a second')
  const confirmed = await confirm(referred, decision.id, 'underwriting-manager', { reason: '동의' })
  t.equal(confirmed.status, 201)
  t.match(confirmed.body, {
    status: 'effective',
    applicationStatus: 'approved',
    decidedBy: 'underwriter',
    confirmation: { outcome: 'confirmed', confirmedBy: 'underwriting-manager', reason: '동의' }
  })
  t.equal((await confirm(referred, decision.id, 'underwriter-2')).status, 409, 'once')
})

t.test(
  'two officers are enough up to the manager’s authority; a manager’s own large decision needs any second',
  async t => {
    const first = await refer()
    const byOfficer = (await decide(first, 'underwriter', approval(first, MANAGER))).body
    t.match(await confirm(first, byOfficer.id, 'underwriter-2'), { status: 201, body: { status: 'effective' } })
    const second = await refer()
    const byManager = (await decide(second, 'underwriting-manager', approval(second, MANAGER + 1))).body
    t.equal((await confirm(second, byManager.id, 'underwriting-manager')).status, 403)
    t.match(await confirm(second, byManager.id, 'underwriter'), { status: 201, body: { status: 'effective' } })
  }
)

t.test('a refused decision goes back into the queue and can be made anew', async t => {
  const referred = await refer()
  const { body: decision } = await decide(referred, 'underwriter', approval(referred, MANAGER))
  t.equal((await confirm(referred, decision.id, 'underwriter-2', { outcome: 'refused' })).status, 400, 'say why')
  const refused = await confirm(referred, decision.id, 'underwriter-2', { outcome: 'refused', reason: '담보 부족' })
  t.match(refused, { status: 201, body: { status: 'refused', applicationStatus: 'referred', offerId: null } })
  t.match((await decide(referred, 'underwriter-2', approval(referred, OFFICER))).body, { status: 'effective' })
})

t.test('nobody decides what he filed', async t => {
  const referred = await refer()
  const { applicationId } = referred
  await asAdmin(applying.database, `update underwriting.application set submitted_by = 'underwriter' where id = $1`, [
    applicationId
  ])
  t.equal((await decide(referred, 'underwriter', approval(referred, OFFICER))).status, 403)
  const { body } = await decide(referred, 'underwriter-2', approval(referred, MANAGER))
  t.equal((await confirm(referred, body.id, 'underwriter')).status, 403, 'nor confirms it')
})

t.test('claimed it is one person’s until released; a manager may release for others', async t => {
  const referred = await refer()
  const { referralId } = referred
  const step = (as: string, name: string) => applying.call('POST', `/v1/referrals/${referralId}/${name}`, { as })
  t.match(await step('underwriter', 'claim'), { status: 200, body: { status: 'claimed', assignee: 'underwriter' } })
  t.equal((await step('underwriter', 'claim')).status, 200, 'again changes nothing')
  t.equal((await step('underwriter-2', 'claim')).status, 409)
  t.equal((await step('underwriter-2', 'release')).status, 409)
  t.equal((await decide(referred, 'underwriter-2', approval(referred, OFFICER))).status, 409)
  t.match(await step('underwriting-manager', 'release'), { status: 200, body: { status: 'open', assignee: null } })
  t.equal((await step('underwriter', 'release')).status, 409, 'nobody has it')
  t.match(await step('underwriter-2', 'claim'), { status: 200 })
  const note = await applying.call('POST', `/v1/referrals/${referralId}/notes`, {
    as: 'underwriter',
    body: { text: '거래처 확인함' }
  })
  t.equal(note.status, 201)
  const { body } = await applying.call('GET', `/v1/referrals/${referralId}`, { as: 'underwriter' })
  t.match(body, { notes: [{ text: '거래처 확인함', writtenBy: 'underwriter' }], assignee: 'underwriter-2' })
})

t.test('a decision is refused with every reason, and nothing of it is kept', async t => {
  const referred = await refer()
  const { referralId, buyer } = referred
  const wrong = [
    [{ outcome: 'approve', reason: 'x' }, '/approvedAmounts'],
    [approval(referred, 31 * 100_000_000 + 1), '/approvedAmounts/0/amount'],
    [approval(referred, 0), '/approvedAmounts/0/amount'],
    [approval({ buyer: '9998600043' }, OFFICER), '/approvedAmounts/0/businessNumber'],
    [{ ...approval(referred, OFFICER), outcome: 'decline' }, '/approvedAmounts'],
    [
      approval(referred, OFFICER, { conditions: [{ businessNumber: '9998600043', text: 'x' }] }),
      '/conditions/0/businessNumber'
    ]
  ] as const
  for (const [body, pointer] of wrong)
    t.match(await decide(referred, 'underwriter', body), { status: 400, body: { errors: [{ pointer }] } }, pointer)
  await applying.call('PUT', `/v1/parties/${buyer}/credit-assessments/2021-12-01`, {
    as: 'underwriter',
    body: {
      creditStatus: 'graded',
      creditGrade: 14,
      simpleCreditStatus: 'unassessed',
      validUntil: '2022-11-30',
      source: '재평가'
    }
  })
  const refused = await decide(referred, 'underwriter', approval(referred, OFFICER))
  t.equal(refused.status, 409)
  t.not(refused.body.errors.length, 0)
  const { body } = await applying.call('GET', `/v1/referrals/${referralId}`, { as: 'underwriter' })
  t.match(body, { status: 'open', decisions: [] })
})

t.test('a return goes back to the applicant, and comes again as a new referral', async t => {
  const referred = await refer()
  const { applicationId } = referred
  const { body } = await decide(referred, 'underwriter', { outcome: 'return', reason: '합계표가 빠졌습니다' })
  t.match(body, { status: 'effective', applicationStatus: 'returned', needed: 'one_person' })
  t.match((await applying.call('GET', `/v1/applications/${applicationId}`)).body, {
    status: 'returned',
    reason: '합계표가 빠졌습니다'
  })
  t.match(await submit(applying, applicationId), { status: 200, body: { status: 'referred' } })
  const queue = (await applying.call('GET', '/v1/referrals?limit=200', { as: 'underwriter' })).body.items
  const again = queue.filter((item: { applicationId: string }) => item.applicationId === applicationId)
  t.equal(again.length, 1)
  t.not(again[0].id, referred.referralId)
})

t.test('asked for papers, it comes back as the same referral; withdrawn, it is closed', async t => {
  const referred = await refer()
  const { applicationId, referralId } = referred
  const { body: decision } = await decide(referred, 'underwriter', approval(referred, MANAGER))
  await applying.call('POST', `/v1/applications/${applicationId}/document-requests`, {
    as: 'underwriter',
    body: { types: ['financial_statements'], answerBy: '2021-12-10' }
  })
  const get = async () => (await applying.call('GET', `/v1/referrals/${referralId}`, { as: 'underwriter' })).body
  t.match(await get(), { status: 'closed' })
  t.equal((await confirm(referred, decision.id, 'underwriter-2')).status, 409, 'closed')
  await asAdmin(applying.database, `update underwriting.application set requested_documents = '[]' where id = $1`, [
    applicationId
  ])
  t.match(await submit(applying, applicationId), { status: 200, body: { status: 'referred' } })
  t.match(await get(), { status: 'awaiting_confirmation' })
  t.equal((await confirm(referred, decision.id, 'underwriter-2')).status, 409, 'it has changed since')
  const refuse = { outcome: 'refused', reason: '새 서류가 왔습니다' }
  t.equal((await confirm(referred, decision.id, 'underwriter-2', refuse)).status, 201)
  t.match(await get(), { status: 'open' })
  await applying.call('POST', `/v1/applications/${applicationId}/withdrawal`, { body: {} })
  t.match(await get(), { status: 'closed' })
  t.equal((await decide(referred, 'underwriter', approval(referred, OFFICER))).status, 409)
})
