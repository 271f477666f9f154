import t from 'tap'
import { assess, handIn, runApplying, submit } from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { approval, decide, type Referred, referOne } from '../../support/referred.ts'

const applying = await runApplying(t)
let sellers = 0
t.beforeEach(() => setBusinessDay({ adminUrl: applying.database.adminUrl }, '2021-12-01'))

/** A referred application that the underwriter declined. */
async function declined(by = 'underwriter'): Promise<Referred> {
  const referred = await referOne(applying, (sellers += 1))
  const { status } = await decide(referred, by, { outcome: 'decline', reason: '거래 실적이 부족합니다' })
  if (status !== 201) throw new Error('not declined')
  return referred
}

const file = ({ applicationId }: Referred, as = 'portal', reason = '매출이 회복되었습니다') =>
  applying.call('POST', `/v1/applications/${applicationId}/appeals`, { as, body: { reason } })
const settle = (id: string, as: string, outcome = 'upheld') =>
  applying.call('POST', `/v1/appeals/${id}/decisions`, { as, body: { outcome, reason: '최근 결산을 반영합니다' } })

/** What the applicant was told of the application, oldest first. */
const told = ({ applicationId }: Referred) =>
  asAdmin(
    applying.database,
    `select kind, parameters from platform.notice where subject ->> 'applicationId' = $1 order by id`,
    [applicationId]
  )

t.test('the applicant is told of a decline, and of what became of its appeal', async t => {
  const [upheld, rejected] = [await declined(), await declined()]
  const decline = { kind: 'application_declined', parameters: { appealUntil: '2021-12-31' } }
  t.strictSame(await told(upheld), [decline])
  t.equal((await settle((await file(upheld)).body.id, 'underwriter-2')).status, 200)
  t.strictSame(await told(upheld), [decline, { kind: 'appeal_decided', parameters: { outcome: 'upheld' } }])
  t.equal((await settle((await file(rejected)).body.id, 'underwriter-2', 'rejected')).status, 200)
  t.strictSame(await told(rejected), [decline, { kind: 'appeal_decided', parameters: { outcome: 'rejected' } }])
})

t.test('who declined cannot keep the application from those who may decide it anew', async t => {
  const referred = await declined()
  await settle((await file(referred)).body.id, 'underwriter-2')
  const { body } = await applying.call('GET', '/v1/referrals?limit=200', { as: 'underwriter' })
  const anew = body.items.find((item: { applicationId: string }) => item.applicationId === referred.applicationId)
  const claim = (as: string) => applying.call('POST', `/v1/referrals/${anew.id}/claim`, { as })
  t.equal((await claim('underwriter')).status, 403)
  t.equal((await claim('underwriter-2')).status, 200)
})

t.test('a decline says why and until when to appeal', async t => {
  const { applicationId } = await declined()
  const { body } = await applying.call('GET', `/v1/applications/${applicationId}`)
  t.match(body, {
    status: 'declined',
    reason: '거래 실적이 부족합니다',
    buyers: [{ decision: 'declined' }],
    appeal: { until: '2021-12-31', path: `/v1/applications/${applicationId}/appeals` }
  })
})

t.test('within thirty days: the day before the last, the last, and the day after', async t => {
  const days = [
    ['2021-12-30', 201],
    ['2021-12-31', 201],
    ['2022-01-01', 409]
  ] as const
  for (const [day, expected] of days) {
    await setBusinessDay({ adminUrl: applying.database.adminUrl }, '2021-12-01')
    const referred = await declined()
    await setBusinessDay({ adminUrl: applying.database.adminUrl }, day)
    t.equal((await file(referred)).status, expected, day)
  }
})

t.test('once, by the applicant, and only against a decline', async t => {
  const referred = await declined()
  t.equal((await file(referred, 'portal-2')).status, 404, 'another organisation’s')
  t.equal((await file(referred, 'underwriter')).status, 403, 'not the insurer')
  t.match(await file(referred), { status: 201, body: { status: 'filed', applicationStatus: 'declined' } })
  t.equal((await file(referred)).status, 409, 'once')
  t.equal((await file(await referOne(applying, (sellers += 1)))).status, 409, 'nothing was declined')
})

t.test('an appeal is not upheld while the same quote is applied for again: both would hold the cover', async t => {
  const referred = await declined()
  const { body: appeal } = await file(referred)
  const quote = await asAdmin<{ quote_id: string }>(
    applying.database,
    'select quote_id from underwriting.application where id = $1',
    [referred.applicationId]
  )
  const applyAgain = () => applying.call('POST', '/v1/applications', { body: { quoteId: quote[0]?.quote_id } })
  const again = await applyAgain()
  t.equal(again.status, 201, 'what was declined frees the quote')
  t.match(await settle(appeal.id, 'underwriter-2'), {
    status: 409,
    body: { code: 'conflict', detail: new RegExp(`${again.body.id}, draft`) }
  })
  await applying.call('POST', `/v1/applications/${again.body.id}/withdrawal`, { body: {} })
  // Both at once: whoever has the quote's lock first.
  const [upheld, third] = await Promise.all([settle(appeal.id, 'underwriter-2'), applyAgain()])
  t.ok(
    [`${upheld.status} ${third.status}`].every(both => both === '200 409' || both === '409 201'),
    'one of them'
  )
})

t.test('an appeal tells how its application stands today', async t => {
  const referred = await declined()
  const { body: appeal } = await file(referred)
  await settle(appeal.id, 'underwriter-2')
  const anew = { ...referred, referralId: (await waiting(referred)).id }
  t.equal((await decide(anew, 'underwriter-2', approval(referred, 100_000_000))).status, 201)
  const statusOf = async () => (await applying.call('GET', `/v1/appeals/${appeal.id}`)).body.applicationStatus
  t.equal(await statusOf(), 'approved')
  await setBusinessDay({ adminUrl: applying.database.adminUrl }, '2022-01-01')
  t.equal(await statusOf(), 'lapsed', 'with its offer, before a job has run')
})

t.test('somebody else than who declined decides it; upheld, a third one decides the application', async t => {
  const referred = await declined()
  const { body: appeal } = await file(referred)
  t.equal((await settle(appeal.id, 'underwriter')).status, 403, 'who declined')
  t.match(await settle(appeal.id, 'underwriter-2'), {
    status: 200,
    body: { status: 'upheld', applicationStatus: 'referred', decidedOn: '2021-12-01' }
  })
  t.equal((await settle(appeal.id, 'underwriting-manager')).status, 409, 'decided once')
  const { body } = await applying.call('GET', '/v1/referrals?limit=200', { as: 'underwriter' })
  const anew = body.items.find((item: { applicationId: string }) => item.applicationId === referred.applicationId)
  t.match(anew, { status: 'open', reasons: ['application.appeal_upheld'], dueOn: '2021-12-09' })
  const again = { ...referred, referralId: anew.id }
  t.equal((await decide(again, 'underwriter', approval(referred, 100_000_000))).status, 403, 'who declined it before')
  t.match(await decide(again, 'underwriter-2', approval(referred, 100_000_000)), {
    status: 201,
    body: { applicationStatus: 'approved' }
  })
})

/** The undecided referral of the application. */
async function waiting({ applicationId }: Referred) {
  const { body } = await applying.call('GET', '/v1/referrals?limit=200', { as: 'underwriter' })
  return body.items.find((item: { applicationId: string }) => item.applicationId === applicationId)
}

t.test(
  'who declined before an upheld appeal does not decide it when it was returned and comes back either',
  async t => {
    const referred = await declined()
    await settle((await file(referred)).body.id, 'underwriter-2')
    const anew = { ...referred, referralId: (await waiting(referred)).id }
    const returned = await decide(anew, 'underwriter-2', { outcome: 'return', reason: '재무제표의 기간이 다릅니다' })
    t.match(returned, { status: 201, body: { applicationStatus: 'returned' } })
    t.match((await submit(applying, referred.applicationId)).body, { status: 'referred' })
    const back = { ...referred, referralId: (await waiting(referred)).id }
    t.not(back.referralId, anew.referralId)
    t.equal((await decide(back, 'underwriter', { outcome: 'decline', reason: '다시 거절' })).status, 403)
    t.equal((await decide(back, 'underwriter-2', approval(back, 100_000_000))).status, 201)
  }
)

t.test(
  'an application that comes back with its papers says why it is referred now; declined then, it can be appealed',
  async t => {
    const referred = await referOne(applying, (sellers += 1))
    const { applicationId, buyer } = referred
    t.match(await waiting(referred), { reasons: ['application.above_straight_through_limit'] })
    const comeBack = async (paper: string, creditGrade: number) => {
      const body = { types: [paper], answerBy: '2021-12-10' }
      await applying.call('POST', `/v1/applications/${applicationId}/document-requests`, { as: 'underwriter', body })
      await handIn(applying, [applicationId], [paper])
      await assess(applying, buyer, { creditGrade })
      return (await submit(applying, applicationId)).body.status
    }
    await applying.call('PUT', `/v1/applications/${applicationId}/disclosures`, {
      body: { answers: { buyer_overdue_known: true } }
    })
    t.equal(await comeBack('audit_report', 1), 'referred')
    t.match(await waiting(referred), {
      id: referred.referralId,
      reasons: ['application.disclosure_adverse', 'application.above_straight_through_limit']
    })
    t.equal(await comeBack('credit_report', 15), 'declined', 'by the rules')
    t.match(await settle((await file(referred)).body.id, 'underwriter-2'), { status: 200, body: { status: 'upheld' } })
    t.match(await waiting(referred), { id: referred.referralId, reasons: ['application.appeal_upheld'] })
  }
)

t.test('rejected, the decline stands and is final', async t => {
  const referred = await declined()
  const { body: appeal } = await file(referred)
  t.match(await settle(appeal.id, 'underwriting-manager', 'rejected'), {
    status: 200,
    body: { status: 'rejected', applicationStatus: 'declined', decisionReason: '최근 결산을 반영합니다' }
  })
  t.equal((await file(referred)).status, 409)
})

t.test('declined by the rules alone, any underwriter may look at the appeal', async t => {
  const referred = await declined()
  await asAdmin(applying.database, 'update underwriting.decline set declined_by = null where application_id = $1', [
    referred.applicationId
  ])
  const { body: appeal } = await file(referred)
  t.equal((await settle(appeal.id, 'underwriter')).status, 200)
})

t.test('an organisation sees its own appeals alone, and not who decided', async t => {
  const { body: appeal } = await file(await declined())
  t.equal((await applying.call('GET', `/v1/appeals/${appeal.id}`, { as: 'portal-2' })).status, 404)
  t.strictSame((await applying.call('GET', '/v1/appeals', { as: 'portal-2' })).body.items, [])
  const own = await applying.call('GET', `/v1/appeals/${appeal.id}`)
  t.equal(own.status, 200)
  t.notMatch(own.text, /underwriter/)
  t.equal((await settle(appeal.id, 'portal')).status, 403)
  const all = await applying.call('GET', '/v1/appeals?status=filed', { as: 'auditor' })
  t.ok(all.body.items.some((item: { id: string }) => item.id === appeal.id))
})
