import { inTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { platformJobs } from '@trade-credit/service/platform/jobs/platform-jobs.ts'
import { dispatchNotices } from '@trade-credit/service/platform/notices/dispatch-notices.ts'
import { emailChannel } from '@trade-credit/service/platform/notices/email-channel.ts'
import { logChannel } from '@trade-credit/service/platform/notices/log-channel.ts'
import { NOTICE_KIND_CODES, NOTICE_KINDS, noticeTexts } from '@trade-credit/service/platform/notices/notice-kinds.ts'
import { noticesRoutes } from '@trade-credit/service/platform/notices/routes.ts'
import { type NewNotice, sendNotice, sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { compileCheck } from '@trade-credit/service/schema/validation.ts'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { mailServer } from '../../support/mail-server.ts'
import { actorOf, asOwner, bearer, instance, until } from './feed.ts'
import { jobDatabase, worker } from './workers.ts'

const CURSOR_KEY = 'a key for tests that has 32 characters'

function premiumDue(recipient: string, amount = 500_000): NewNotice {
  return {
    recipient,
    kind: 'premium_due',
    subject: { policyId: newId('po') },
    parameters: { amount, dueOn: '2026-03-31' } as never
  }
}

async function noticeService(t: Test) {
  const db = await jobDatabase(t)
  db.sequencer({ afterwards: dispatchNotices, onError: error => t.fail(String(error)) })
  const { app } = await instance(db, (app, { platform }) => noticesRoutes(app, platform, CURSOR_KEY))
  const send = (...notices: NewNotice[]) =>
    inTransaction(db.api, actorOf('org_insurer'), async trx => sendNotices(trx, notices))
  return { db, app, send }
}

t.test('a notice is read in the language of the reader, told by an event, and delivered', async t => {
  const { db, app, send } = await noticeService(t)
  const lines: string[] = []
  const channel = logChannel(pino({}, { write: line => void lines.push(line) }))
  await worker(db, platformJobs({ channel }))
  const [id] = await send(premiumDue('org_a'))

  const headers = await bearer('org_a')
  const korean = (await app.inject({ url: '/v1/notices', headers })).json()
  t.match(korean, { items: [{ id, kind: 'premium_due', readAt: null }], nextCursor: null })
  t.equal(korean.items[0].text, '보험료 500,000원을 2026-03-31까지 내 주세요.')
  const english = await app.inject({ url: '/v1/notices', headers: { ...headers, 'accept-language': 'en' } })
  t.equal(english.json().items[0].text, 'Please pay the premium of KRW 500,000 by 2026-03-31.')

  const { items } = (await app.inject({ url: '/v1/events?wait=5', headers })).json()
  t.match(items, [{ type: 'notice.created', subject: id, data: { noticeId: id, kind: 'premium_due' } }])
  await until(
    async () => (await asOwner(db, 'select from platform.notice where delivered_at is not null')).length === 1
  )
  t.equal(lines.length, 1)
  t.match(JSON.parse(lines[0] ?? ''), { notice: id, organisation: 'org_a', kind: 'premium_due' })
  t.notMatch(lines[0], /500,?000/, 'the log holds ids and codes only')
})

t.test('what an earlier release queued is delivered, too', async t => {
  const { db, send } = await noticeService(t)
  const [noticeId = ''] = await send(premiumDue('org_a'))
  await asOwner(db, 'delete from platform.waiting_notice')
  await inTransaction(db.api, actorOf('org_insurer'), async trx => enqueueJob(trx, 'notice-delivery', { noticeId }))
  await worker(db, platformJobs({ channel: logChannel(pino({ level: 'silent' })) }))
  await until(
    async () => (await asOwner(db, 'select from platform.notice where delivered_at is not null')).length === 1
  )
})

t.test('notices are listed by kind and by whether they were read, page by page', async t => {
  const { app, send } = await noticeService(t)
  const sent = await send(...Array.from({ length: 5 }, (_, n) => premiumDue('org_a', n)), premiumDue('org_b'))
  const own = sent.slice(0, 5).reverse()
  const headers = await bearer('org_a')
  const ids = async (query: string) =>
    (await app.inject({ url: `/v1/notices?${query}`, headers })).json().items.map((item: { id: string }) => item.id)

  const post = { method: 'POST', url: `/v1/notices/${own[1]}/acknowledgements` } as const
  const answer = await app.inject({ ...post, headers: { ...headers, 'idempotency-key': '"1"' } })
  t.equal(answer.statusCode, 201)
  const { readAt } = answer.json()
  const again = await app.inject({ ...post, headers: { ...headers, 'idempotency-key': '"2"' } })
  t.equal(again.json().readAt, readAt, 'the first acknowledgement counts')
  const others = await app.inject({ ...post, headers: { ...(await bearer('org_b')), 'idempotency-key': '"3"' } })
  t.equal(others.statusCode, 404)

  t.same(await ids('read=true'), [own[1]])
  t.same(await ids('read=false'), [own[0], ...own.slice(2)])
  t.same(await ids('kind=claim_paid'), [])
  const first = (await app.inject({ url: '/v1/notices?kind=premium_due&limit=3', headers })).json()
  const rest = await ids(`kind=premium_due&limit=3&cursor=${first.nextCursor}`)
  t.same([...first.items.map((item: { id: string }) => item.id), ...rest], own)
  t.equal((await app.inject({ url: `/v1/notices?cursor=${first.nextCursor}`, headers })).statusCode, 400)
})

t.test('every kind has its sentences in both languages, made of the parameters it describes', t => {
  const parameters = {
    claim_drafted: { buyer: '9998600043', expectedPayout: 28_000_000, lateAfter: '2022-06-02', documents: ['invoice'] },
    buyer_status_changed: { buyer: '9998600043', band: 'warning', stopShipments: true },
    premium_due: { amount: 1, dueOn: '2026-03-31' },
    premium_overdue: { amount: 1, dueOn: '2026-03-31', payBy: '2026-04-14' },
    policy_lapsed: { payBy: '2026-03-31', refund: 1 },
    policy_terminated: { from: '2026-04-15', refund: 1, stillOwed: 1 },
    policy_rescission_planned: { answerBy: '2026-03-31' },
    policy_rescinded: { from: '2026-03-31', refund: 1 },
    premium_overdue_until_end: { amount: 1, dueOn: '2022-03-01', from: '2022-06-01' },
    refunded_after_all: { from: '2022-03-01', refund: 1 },
    premium_reversed_after_end: { amount: 1, paidOn: '2022-03-01', lessRefund: 1, toPay: 1 },
    premium_reversed: { amount: 1, paidOn: '2022-03-01', unpaid: 1, dueOn: '2022-03-01', payBy: '2022-03-16' },
    cancellation_withdrawn: { from: '2022-06-01', expiry: '2022-12-01', unpaid: 1, dueOn: '2022-09-01' },
    pledged_policy_goes_on: { coveredUntil: '2022-12-01' },
    pledged_policy_ended: { endsAs: 'terminated', coveredUntil: '2022-06-01' },
    cancelled_without_refund: { from: '2026-03-31', refund: 1 },
    premium_refunded: { amount: 1, setOff: 1, paidOn: '2026-03-31' },
    offer_opened: { validUntil: '2026-03-31' },
    offer_handed_over: { validUntil: '2026-03-31' },
    offer_rejected: { rejectedOn: '2026-03-31' },
    offer_lapsed: { validUntil: '2026-03-31' },
    application_lapsed: { openUntil: '2026-03-31' },
    application_declined: { appealUntil: '2026-03-31' },
    appeal_decided: { outcome: 'rejected' },
    application_returned: {},
    policy_in_force: { inception: '2026-03-31', expiry: '2027-03-30' },
    policy_expiring: { expiry: '2026-03-31', renewalQuoteId: null },
    receivable_claimable: { dueOn: '2026-03-31', amount: 1, lateAfter: '2026-06-30' },
    documents_requested: { documents: ['invoice'], answerBy: null },
    adverse_decision_planned: { answerBy: '2026-03-31' },
    claim_decided: { outcome: 'denied', amount: 0 },
    claim_paid: { amount: 1, paidOn: '2026-03-31' },
    webhook_disabled: { reason: 'gone' },
    clawback_demanded: { amount: 1 },
    insured_event_changed: { buyer: '9998600043', change: 'withdrawn', consequence: 'draft_withdrawn' }
  } satisfies Record<keyof typeof NOTICE_KINDS, object>
  for (const kind of NOTICE_KIND_CODES) {
    t.ok(compileCheck(NOTICE_KINDS[kind].parameters)(parameters[kind]), `${kind} takes what it describes`)
    const { title, text } = noticeTexts(kind, parameters[kind] as never)
    for (const [name, texts] of Object.entries({ title, text })) {
      t.match(texts.ko, /[가-힣]/, `${kind} ${name}`)
      t.notMatch(texts.en, /[가-힣]|undefined|null/, `${kind} ${name}`)
    }
  }
  const trx = { defer: () => t.fail('nothing may be written') }
  const wrong = { ...premiumDue('org_a'), parameters: { amount: 1, dueOn: '2026-03-31', name: '예시정밀' } as never }
  t.throws(() => sendNotice(trx, wrong), /the parameters of a notice premium_due/)
  t.end()
})

t.test('by e-mail, a server that refuses is tried again, and the message is the same on every try', async t => {
  const { db, send } = await noticeService(t)
  const server = await mailServer(t, attempt => (attempt === 1 ? '451 try later' : '250 ok'))
  const channel = emailChannel({
    smtpUrl: `smtp://127.0.0.1:${server.port}?ignoreTLS=true`,
    from: 'notices@insurer.test',
    addressOf: organisation => (organisation === 'org_a' ? { address: 'credit@a.test', language: 'en' } : undefined)
  })
  t.teardown(() => channel.close())
  const { lines } = await worker(db, platformJobs({ channel }))
  const [id, other] = await send(premiumDue('org_a'), premiumDue('org_a', 1), premiumDue('org_without_address'))
  const delivered = async () =>
    (
      await asOwner<{ id: string }>(db, 'select id from platform.notice where delivered_at is not null order by id')
    ).map(row => row.id)
  await until(() => server.messages.length === 2 && lines.some(line => line.includes('job failed')))
  t.same(await delivered(), [other], 'one that fails keeps none of the others')
  await asOwner(db, 'update graphile_worker._private_jobs set run_at = now()')
  await until(() => lines.some(line => /"unreachable":1/.test(line)))
  t.same(await delivered(), [id, other])
  const [first = '', second = '', again = '', ...more] = server.messages
  t.match(second, `Message-ID: <${other}@notices.trade-credit>`)
  t.same(more, [], 'what was delivered is not sent again')
  for (const message of [first, again]) {
    t.match(message, `Message-ID: <${id}@notices.trade-credit>`)
    t.match(message, /Subject: A premium is due/)
    t.match(message, /KRW 500,000/)
  }
})
