import { setTimeout as sleep } from 'node:timers/promises'
import { findKnownSince } from '@trade-credit/claims-service/covers/known-events.repository.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import t from 'tap'
import { setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runSystem } from '../../support/running-system.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import { seedWithdrawal } from '../../support/seeded-withdrawal.ts'

const TOLD_ON = '2022-05-20'
const system = await runSystem(t, { jobs: true })
const { call, database } = system
const { adminUrl } = database
const pool = createPool({ connectionString: database.urlOf('claims_api'), applicationName: 'test', max: 1 })
t.teardown(() => pool.end())

/** What a stranger's offer leaves of its word on these numbers. */
async function strangerSays(corporation: string, ...numbers: string[]) {
  for (const number of numbers)
    await bySql(
      adminUrl,
      `insert into underwriting.party (business_number, id, party, corporate_number, told_by, updated_by)
        values ($1, 'pa_' || $1, $2, $2, 'request', 'portal-3')`,
      [number, corporation]
    )
}

async function tell(number: string, body: object) {
  const told = await call('PUT', `/v1/parties/${number}`, { as: 'underwriter', body, headers: { 'if-match': '*' } })
  if (told.status > 201) throw new Error(told.text)
  await settled()
}

/** A confirmed bankruptcy of 2022-05-02. */
async function fails(buyer: string) {
  const body = {
    buyer,
    type: 'bankruptcy_petition',
    occurredOn: '2022-05-02',
    evidence: { reference: '1', source: 'court' }
  }
  const { id } = (await call('POST', '/v1/insured-events', { as: 'feed', body })).body
  const confirmed = await call('POST', `/v1/insured-events/${id}/confirmation`, { as: 'claims-officer' })
  if (confirmed.status !== 200) throw new Error(confirmed.text)
  await settled()
  return String(id)
}

async function settled() {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await bySql(adminUrl, 'select 1 from graphile_worker.jobs limit 1')).length === 0) return
    await sleep(25)
  }
  throw new Error('jobs are left')
}

const policyOf = async (organisation: string, ...buyers: { businessNumber: string; corporateNumber?: string }[]) =>
  (await seedPolicy(adminUrl, { organisation, buyers })).id
const drafts = async (policyId: string) =>
  (
    await bySql<{ buyer: string }>(adminUrl, 'select buyer from claims.claim where policy_id = $1 order by buyer', [
      policyId
    ])
  ).map(({ buyer }) => buyer)
const noticesOf = async (as: string, policyId: string) =>
  (await call('GET', '/v1/notices?limit=200', { as, scope: 'events:read' })).body.items
    .filter(({ subject }: { subject: { policyId?: string } }) => subject.policyId === policyId)
    .map(({ kind }: { kind: string }) => kind)
const bandOf = async (as: string, policyId: string) =>
  (await call('GET', `/v1/insured-buyers?policyId=${policyId}`, { as })).body.items[0].band
const seenByOfficer = async (eventId: string) =>
  (await call('GET', `/v1/insured-events/${eventId}`, { as: 'claims-officer' })).body.mayConcern
const officer = {
  organisation: 'org_insurer',
  kind: 'insurer' as const,
  client: 'claims-officer',
  scopes: new Set<string>()
}
const firstKnown = (policyId: string, buyer: string) =>
  inTransaction(pool, officer, trx => findKnownSince(trx, policyId, buyer))
let invoices = 0
/** Whether what is supplied on the day is covered, as the policyholder's portal sees it. */
async function supplied(as: string, policyId: string, buyer: string, suppliedOn: string) {
  const invoiceNumber = `W-${(invoices += 1)}`
  const money = { amount: 11_000_000, supplyValue: 10_000_000, vat: 1_000_000 }
  const body = { buyer, instrument: 'open_account', invoiceNumber, suppliedOn, dueOn: '2022-07-31', ...money }
  const reply = await call('POST', `/v1/policies/${policyId}/receivables`, { as, body })
  if (reply.status !== 201) throw new Error(reply.text)
  return reply.body.coverage.findings.map(({ code }: { code: string }) => code)
}

t.test('a stranger’s word drafts nothing and taints nothing; the insurer’s, once it comes, catches up', async t => {
  await setBusinessDay(database, '2022-05-10')
  const [stricken, buyer] = [syntheticBusinessNumber(1), syntheticBusinessNumber(2)]
  const corporation = '9998110000005'
  await strangerSays(corporation, buyer)
  await tell(stricken, { corporateNumber: corporation })
  const theirs = await policyOf('org_portal_2', { businessNumber: buyer })
  const own = await policyOf('org_portal', { businessNumber: buyer, corporateNumber: corporation })
  const eventId = await fails(stricken)

  t.strictSame(await drafts(own), [buyer], 'the policy’s own word is enough')
  t.strictSame(await firstKnown(own, buyer), '2022-05-10')
  await setBusinessDay(database, '2022-05-11')
  t.strictSame(await supplied('portal', own, buyer, '2022-05-11'), ['receivable.after_known_event'])
  t.strictSame(await drafts(theirs), [])
  t.strictSame(await noticesOf('portal-2', theirs), [])
  t.equal(await bandOf('portal-2', theirs), 'normal')
  t.equal(await firstKnown(theirs, buyer), null)
  t.strictSame(await supplied('portal-2', theirs, buyer, '2022-05-11'), [])
  const asTheirs = { as: 'portal-2', body: { policyId: theirs, eventId } }
  t.match(await call('POST', '/v1/claims', asTheirs), {
    status: 400,
    body: { errors: [{ code: 'claim.buyer_not_covered' }] }
  })
  t.equal((await call('GET', `/v1/insured-events/${eventId}`, { as: 'portal-2' })).status, 404)
  t.strictSame(await seenByOfficer(eventId), [{ businessNumber: buyer, policies: 1 }], 'a hint to the insurer')
  const byReporter = (await call('GET', `/v1/insured-events/${eventId}`, { as: 'feed' })).body
  t.notOk('mayConcern' in byReporter, 'and to nobody else')

  await setBusinessDay(database, TOLD_ON)
  await tell(buyer, { corporateNumber: corporation })
  t.strictSame(await drafts(theirs), [buyer])
  t.strictSame(await drafts(own), [buyer], 'whoever has a claim gets no other')
  t.strictSame((await noticesOf('portal-2', theirs)).toSorted(), ['buyer_status_changed', 'claim_drafted'])
  t.equal((await noticesOf('portal', own)).filter((kind: string) => kind === 'claim_drafted').length, 1)
  t.equal(await bandOf('portal-2', theirs), 'stopped')
  t.equal(await firstKnown(theirs, buyer), TOLD_ON, 'nobody could know before')
  await setBusinessDay(database, '2022-05-21')
  t.strictSame(await supplied('portal-2', theirs, buyer, TOLD_ON), [], 'supplied in good faith')
  t.strictSame(await supplied('portal-2', theirs, buyer, '2022-05-21'), ['receivable.after_known_event'])
  t.equal((await call('GET', `/v1/insured-events/${eventId}`, { as: 'portal-2' })).status, 200)
  t.strictSame(await seenByOfficer(eventId), [])

  await fails(buyer)
  t.strictSame(await drafts(theirs), [buyer], 'another report of the same petition is no other event')
})

t.test(
  'a word on both numbers counts for the policy that gives it, and for no other, also of the same portal',
  async t => {
    await setBusinessDay(database, '2022-05-10')
    const [stricken, buyer] = [syntheticBusinessNumber(3), syntheticBusinessNumber(4)]
    const corporateNumber = '9998110000013'
    await strangerSays(corporateNumber, stricken, buyer)
    const both = await policyOf(
      'org_portal',
      { businessNumber: stricken, corporateNumber },
      { businessNumber: buyer, corporateNumber }
    )
    const one = await policyOf('org_portal', { businessNumber: stricken }, { businessNumber: buyer, corporateNumber })
    const eventId = await fails(stricken)
    t.strictSame(await drafts(both), [stricken, buyer].toSorted())
    t.strictSame(await drafts(one), [stricken])
    t.strictSame(await firstKnown(one, buyer), null)
    t.strictSame(await seenByOfficer(eventId), [{ businessNumber: buyer, policies: 1 }], 'the other is reached')

    await tell(stricken, { corporateNumber })
    t.strictSame(await drafts(one), [stricken, buyer].toSorted(), 'the insurer’s word meets the policy’s own')
    await tell(buyer, { corporateNumber: '9998110000021' })
    t.equal(await firstKnown(one, buyer), null, 'what the insurer says goes before what a policy says')
    t.strictSame(await seenByOfficer(eventId), [])
  }
)

t.test(
  'a limit that is withdrawn of one number is that of another by the insurer’s word alone, and from then on',
  async t => {
    await setBusinessDay(database, '2022-05-10')
    const [withdrawn, buyer] = [syntheticBusinessNumber(5), syntheticBusinessNumber(6)]
    await strangerSays('9998110000039', buyer)
    await tell(withdrawn, { corporateNumber: '9998110000039' })
    await seedWithdrawal(adminUrl, { buyer: withdrawn, from: '2022-05-10' })
    const policy = await policyOf('org_portal_2', { businessNumber: buyer })
    t.strictSame(await supplied('portal-2', policy, buyer, '2022-05-10'), [])
    await setBusinessDay(database, TOLD_ON)
    await tell(buyer, { sameAs: withdrawn })
    t.strictSame(await supplied('portal-2', policy, buyer, '2022-05-19'), [], 'cover given stays given')
    t.strictSame(await supplied('portal-2', policy, buyer, TOLD_ON), ['receivable.after_withdrawal'])
    t.equal(await bandOf('portal-2', policy), 'stopped')
  }
)

t.test(
  'a policy’s own word on the number that failed meets the insurer’s on another, before the event or after',
  async t => {
    await setBusinessDay(database, '2022-05-10')
    const corporateNumber = '9998110000055'
    const [stricken, before, after] = [7, 8, 9].map(syntheticBusinessNumber) as [string, string, string]
    await tell(before, { corporateNumber })
    const policy = await policyOf(
      'org_portal',
      { businessNumber: stricken, corporateNumber },
      { businessNumber: before },
      { businessNumber: after }
    )
    await strangerSays(corporateNumber, stricken, after)
    const theirs = await policyOf('org_portal_2', { businessNumber: after })
    const eventId = await fails(stricken)
    t.strictSame(await drafts(policy), [stricken, before].toSorted())
    t.strictSame(await firstKnown(policy, before), '2022-05-10')
    t.strictSame(
      await seenByOfficer(eventId),
      [{ businessNumber: after, policies: 2 }],
      'a hint also where nobody told who failed'
    )
    await setBusinessDay(database, TOLD_ON)
    await tell(after, { corporateNumber })
    t.strictSame(await drafts(policy), [stricken, before, after].toSorted())
    t.strictSame(await firstKnown(policy, after), TOLD_ON)
    t.strictSame(await drafts(theirs), [], 'which is nothing to a policy that names nobody')
  }
)

t.test('numbers that the insurer told to be one stay so since then when it names their corporation', async t => {
  await setBusinessDay(database, '2022-05-10')
  const corporateNumber = '9998110000063'
  const [stricken, buyer, named] = [21, 22, 23].map(syntheticBusinessNumber) as [string, string, string]
  await tell(stricken, { size: 'sme' })
  await tell(buyer, { sameAs: stricken })
  const policy = await policyOf('org_portal', { businessNumber: buyer }, { businessNumber: named, corporateNumber })
  await seedWithdrawal(adminUrl, { buyer: stricken, from: '2022-05-10' })
  await fails(stricken)
  await setBusinessDay(database, TOLD_ON)
  await tell(buyer, { corporateNumber })
  t.equal(await firstKnown(policy, buyer), '2022-05-10')
  t.strictSame(await drafts(policy), [buyer, named].toSorted())
  t.equal(await firstKnown(policy, named), TOLD_ON, 'by the policy’s own word nobody could know before')
  t.ok(
    (await supplied('portal', policy, buyer, '2022-05-15')).includes('receivable.after_withdrawal'),
    'withdrawn still'
  )
  const later = syntheticBusinessNumber(24)
  await setBusinessDay(database, '2022-05-25')
  await tell(later, { corporateNumber })
  const theirs = await policyOf('org_portal_2', { businessNumber: later })
  t.equal(await firstKnown(theirs, later), '2022-05-25')
})

t.test('a word that is taken back takes its drafts along, and leaves what was filed to officers', async t => {
  await setBusinessDay(database, '2022-05-10')
  const [corporateNumber, other] = ['9998110000071', '9998110000089']
  const [stricken, buyer] = [31, 32].map(syntheticBusinessNumber) as [string, string]
  await tell(stricken, { corporateNumber })
  await tell(buyer, { corporateNumber })
  const both = await policyOf('org_portal', { businessNumber: buyer }, { businessNumber: stricken })
  const filed = await policyOf('org_portal_2', { businessNumber: buyer })
  const eventId = await fails(stricken)
  const receivables = [{ invoiceNumber: 'A-1', suppliedOn: '2022-03-02', dueOn: '2022-05-31', amount: 10_000_000 }]
  const claim = await call('POST', '/v1/claims', { as: 'portal-2', body: { policyId: filed, eventId, receivables } })
  t.equal(claim.status, 201, claim.text)
  const standing = async (policyId: string) => {
    const { items } = (await call('GET', `/v1/claims?policyId=${policyId}`, { as: 'claims-officer' })).body
    type Item = { buyer: string; status: string; eventFollowUp: string | null }
    return items.map((one: Item) => `${one.buyer} ${one.status} ${one.eventFollowUp ?? ''}`.trim()).toSorted()
  }
  t.strictSame(await standing(both), [`${stricken} draft`, `${buyer} draft`].toSorted())

  await tell(buyer, { corporateNumber: other })
  t.strictSame(await standing(both), [`${stricken} draft`, `${buyer} withdrawn`].toSorted())
  t.strictSame(await standing(filed), [`${buyer} filed reassess`])
  const path = `/v1/claims/${claim.body.id}`
  const { body: assessed } = await call('POST', `${path}/assessments`, { as: 'claims-officer', body: {} })
  t.ok(assessed.findings.some(({ code }: { code: string }) => code === 'claim.event_no_longer_confirmed'))
  const decide = (outcome: string) =>
    call('POST', `${path}/decisions`, { as: 'claims-manager', body: { outcome, reasons: ['checked'] } })
  t.match(await decide('approve'), { status: 409, body: { detail: /another firm/ } })
  const told = (await call('GET', '/v1/notices?limit=200', { as: 'portal', scope: 'events:read' })).body.items
  type Notice = { kind: string; subject: { policyId?: string } }
  const notice = told.find(({ kind, subject }: Notice) => kind === 'insured_event_changed' && subject.policyId === both)
  t.match(notice, {
    kind: 'insured_event_changed',
    text: /turned out to be another firm's. The claim that was drafted for you is withdrawn/
  })

  await tell(buyer, { size: 'sme' })
  t.equal((await standing(both)).length, 2, 'what does not say who it is changes nothing')
  await tell(buyer, { corporateNumber })
  const again = [`${stricken} draft`, `${buyer} draft`, `${buyer} withdrawn`].toSorted()
  t.strictSame(await standing(both), again, 'given again, it drafts again')
  await tell(buyer, { corporateNumber: other })
  t.strictSame(await standing(both), [`${stricken} draft`, `${buyer} withdrawn`, `${buyer} withdrawn`].toSorted())
})

t.test(
  'two events that were confirmed before their numbers were joined: the second draft says that it is one loss',
  async t => {
    await setBusinessDay(database, '2022-05-10')
    const [one, buyer] = [33, 34].map(syntheticBusinessNumber) as [string, string]
    const policy = await policyOf('org_portal', { businessNumber: buyer })
    await fails(one)
    await fails(buyer)
    t.strictSame(await drafts(policy), [buyer])
    await tell(one, { size: 'sme' })
    await tell(buyer, { sameAs: one })
    t.strictSame(await drafts(policy), [buyer, buyer])
    const { items } = (await call('GET', '/v1/notices?limit=200', { as: 'portal', scope: 'events:read' })).body
    type Notice = { kind: string; subject: { policyId?: string }; parameters: { instead?: boolean } }
    const drafted = items.filter(({ kind, subject }: Notice) => kind === 'claim_drafted' && subject.policyId === policy)
    const instead = drafted.map(({ parameters }: Notice) => parameters.instead ?? false)
    t.strictSame(instead.toSorted(), [false, true])
  }
)
