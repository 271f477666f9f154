import { once } from 'node:events'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import t, { type Test } from 'tap'
import { authorization } from '../../support/access-token.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { type RunningService, runService } from '../../support/running-service.ts'

const TODAY = '2021-12-01'
const URL = '/v1/credit-assessment-batches'
const ndjson = { 'content-type': 'application/x-ndjson' }

/** What was found of the n-th firm, with changes. */
const found = (n: number, changes: object = {}) =>
  JSON.stringify({
    businessNumber: syntheticBusinessNumber(n),
    assessedOn: TODAY,
    creditStatus: 'graded',
    creditGrade: 5,
    simpleCreditStatus: 'unassessed',
    validUntil: '2022-11-30',
    source: '신용조사서 2021-0412',
    ...changes
  })

async function assessing(t: Test) {
  const service = await runService(t, underwritingService, { queue: true })
  await setBusinessDay(service.database, TODAY)
  const send = async (lines: readonly string[], as = 'underwriter') => {
    const reply = await service.call('POST', URL, { as, body: lines.join('\n'), headers: ndjson })
    const answers = reply.text.split('\n').filter(text => text !== '')
    return { ...reply, answers: answers.map(text => JSON.parse(text)) }
  }
  return { service, send }
}

async function kept(service: RunningService): Promise<number> {
  const [row] = await asAdmin<{ n: number }>(
    service.database,
    'select count(*)::int as n from underwriting.credit_assessment'
  )
  return row?.n ?? -1
}

t.test('each line is an assessment, answered on its own line, in order; a bad one stops nobody', async t => {
  const { service, send } = await assessing(t)
  const { status, headers, answers } = await send([
    found(1),
    '{"businessNumber": ',
    found(2, { creditGrade: 19 }),
    found(3, { creditStatus: 'unrated' }),
    found(4, { assessedOn: '2021-12-02' }),
    found(5, { corporateNumber: '9998110000021' }),
    found(5, { corporateNumber: '9998110000039', creditGrade: 6 }),
    '',
    found(1, { creditGrade: 7 }),
    'null'
  ])
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/x-ndjson/)
  t.match(answers, [
    { line: 1, changed: true, assessment: { businessNumber: syntheticBusinessNumber(1), creditGrade: 5, version: 1 } },
    { line: 2, problem: { code: 'invalid_json', detail: /in the line/ } },
    { line: 3, problem: { code: 'invalid_request', errors: [{ pointer: '/creditGrade' }] } },
    {
      line: 4,
      problem: { code: 'invalid_request', errors: [{ pointer: '/creditGrade', code: 'grade_without_status' }] }
    },
    { line: 5, problem: { code: 'invalid_request', errors: [{ pointer: '/assessedOn', code: 'date_in_future' }] } },
    { line: 6, changed: true },
    { line: 7, problem: { code: 'conflict' } },
    { line: 9, changed: true, assessment: { businessNumber: syntheticBusinessNumber(1), creditGrade: 7, version: 2 } },
    { line: 10, problem: { code: 'empty_body', detail: /in the line/ } }
  ])
  t.equal(answers.length, 9, 'an empty line has no answer')
  t.equal(await kept(service), 3)

  const path = `/v1/parties/${syntheticBusinessNumber(1)}/credit-assessments`
  const { body } = await service.call('GET', path, { as: 'underwriter' })
  t.strictSame(body.items[0], answers[7].assessment, 'kept as if it had been put by itself')
})

t.test('a batch that is sent again changes nothing, and says so of each line', async t => {
  const { service, send } = await assessing(t)
  const lines = Array.from({ length: 40 }, (_, n) => found(n))
  const first = await send(lines.slice(0, 25))
  const again = await send(lines, 'underwriter-2')
  t.strictSame(
    again.answers.map(({ changed }) => changed),
    lines.map((_, n) => n >= 25)
  )
  t.strictSame(
    again.answers.slice(0, 25).map(({ assessment }) => assessment),
    first.answers.map(({ assessment }) => assessment)
  )
  t.equal(await kept(service), 40)
  const audits = `select from platform.audit_entry where action = 'credit_assessment.recorded'`
  t.equal((await asAdmin(service.database, audits)).length, 40)
})

t.test('whom a new grade concerns is told as after a single one', async t => {
  const { service, send } = await assessing(t)
  await send([found(1)])
  const queued = `select from graphile_worker.jobs where task_identifier = 'buyer-monitoring'`
  const before = (await asAdmin(service.database, queued)).length
  await send([found(1), found(1, { creditGrade: 17 })])
  t.equal((await asAdmin(service.database, queued)).length, before + 1, 'once: the first line is known already')
})

t.test('only the insurer’s underwriters send batches, as lines of JSON', async t => {
  const { service, send } = await assessing(t)
  t.equal((await send([found(1)], 'portal')).status, 403)
  const asList = await service.call('POST', URL, { as: 'underwriter', body: [JSON.parse(found(1))] })
  t.match(asList.body, { status: 415, detail: /application\/x-ndjson/ })
  t.strictSame((await send([])).answers, [])
  t.equal(await kept(service), 0)
})

/** A batch over a real connection, of which the first line was answered. */
async function begun(service: RunningService, first: string): Promise<[ClientRequest, IncomingMessage]> {
  const address = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const outgoing = httpRequest(`${address}${URL}`, {
    method: 'POST',
    headers: { ...ndjson, authorization: await authorization('underwriter') }
  })
  outgoing.on('error', () => {})
  outgoing.write(`${first}\n`)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  incoming.on('error', () => {})
  await once(incoming, 'data')
  return [outgoing, incoming]
}

t.test('a line is kept before it is answered, while the batch goes on', async t => {
  const { service } = await assessing(t)
  const [outgoing, incoming] = await begun(service, found(1))
  t.equal(await kept(service), 1)
  outgoing.end(`${found(2)}\n`)
  incoming.resume()
  await once(incoming, 'end')
  t.equal(await kept(service), 2)
})

t.test('a client that goes away stops its batch', async t => {
  const { service } = await assessing(t)
  const [outgoing] = await begun(service, found(0))
  outgoing.write(Array.from({ length: 5_000 }, (_, n) => `${found(n)}\n`).join(''))
  outgoing.destroy()
  let last = -1
  for (let now = await kept(service); now !== last; now = await kept(service)) {
    last = now
    await setTimeout(500)
  }
  t.ok(last >= 1 && last < 2_500, `${last} of 5,000 were kept`)
})

t.test(
  'a moment without the database costs no line; a longer one is told on the line, and the rest goes on',
  async t => {
    const { service, send } = await assessing(t)
    const { pathname } = new globalThis.URL(service.database.urlOf('underwriting_api'))
    const admit = (limit: number) =>
      asAdmin(service.database, `alter database "${pathname.slice(1)}" connection limit ${limit}`)
    const leave = async () => {
      await admit(0)
      await asAdmin(
        service.database,
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      )
    }
    await leave()
    const over = send([found(1), found(2)])
    await setTimeout(300)
    await admit(-1)
    t.match((await over).answers, [
      { line: 1, changed: true },
      { line: 2, changed: true }
    ])

    await leave()
    const during = send([found(3), '{'])
    await setTimeout(2_500)
    await admit(-1)
    t.match((await during).answers, [
      { line: 1, problem: { code: 'unavailable', detail: /^Send the request again in a moment/ } },
      { line: 2, problem: { code: 'invalid_json' } }
    ])
    t.equal((await send([found(3)])).answers[0].changed, true)
  }
)
