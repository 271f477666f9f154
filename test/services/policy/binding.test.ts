import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { bindSeeded } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { seedOffer } from '../../support/seeded-offer.ts'
import { soundWith } from '../../support/sound-quote.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
await setBusinessDay(database, '2021-12-01')

t.test('an accepted offer becomes a policy, and its first premium begins the cover', async t => {
  const offer = await seedOffer(database)
  const bound = await call('POST', '/v1/policies', { body: { offerId: offer.id } })
  t.equal(bound.status, 201, bound.text)
  const { id, invoices } = bound.body
  t.equal(bound.headers['location'], `/v1/policies/${id}`)
  t.match(bound.body, {
    status: 'awaiting_payment',
    runOff: false,
    boundOn: '2021-12-01',
    plannedInception: '2021-12-01',
    payBy: '2022-02-03',
    inception: null,
    expiry: null,
    certificateCode: null,
    insuredAmount: 50_000_000,
    paymentPlan: 'annual',
    invoices: [{ dueOn: '2021-12-01', amount: 500_000, paid: 0, remaining: 500_000, status: 'open' }],
    findings: []
  })
  t.match(invoices[0].id, /^in_/)

  const paid = await call('POST', `/v1/policies/${id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: invoices[0].id, amount: 500_000, paidOn: '2021-12-01', reference: 'bank-1' }
  })
  t.equal(paid.status, 201, paid.text)
  t.match(paid.body, {
    status: 'in_force',
    inception: '2021-12-01',
    expiry: '2022-12-01',
    certificateCode: /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/,
    unpaidPremium: 0,
    payment: { applied: [{ invoiceId: invoices[0].id, amount: 500_000 }], remaining: 0, refundDue: 0, findings: [] }
  })
  const read = await call('GET', `/v1/policies/${id}`)
  const { payment: _, ...policy } = paid.body
  t.strictSame(read.body, policy)
  t.equal(read.headers['etag'], '"2.en"')
  t.strictSame((await call('GET', `/v1/policies/${id}/buyers`)).body, {
    items: [
      {
        businessNumber: '9998600043',
        name: '예시모터스',
        insuredAmount: 50_000_000,
        coveragePercent: 80,
        paymentTermDays: 75,
        coveredFrom: '2021-12-01',
        coveredUntil: '2022-12-01'
      }
    ],
    nextCursor: null
  })
  t.strictSame(
    await asAdmin(database, 'select state, from_date::text, until_date::text from ledger.hold where id = $1', [
      offer.holdId
    ]),
    [{ state: 'committed', from_date: '2021-12-01', until_date: '2022-12-01' }]
  )
})

t.test('each buyer that was approved is covered as the person that anybody told behind its number', async t => {
  const [first, ofFirm, hearsay, told] = ['9998110000005', '9998110000013', '9998110000021', '9998110000039']
  const number = syntheticBusinessNumber
  await asAdmin(
    database,
    `insert into underwriting.party (business_number, party, told_by, updated_by, id)
      select number, $2, 'insurer', 'underwriter', 'pa_' || number from unnest($1::text[]) number`,
    [[number(2), number(3)], told]
  )
  const buyers = [
    { form: 'corporation' as const, corporateNumber: first },
    { form: 'sole_proprietor' as const, corporateNumber: ofFirm },
    { form: 'corporation' as const, corporateNumber: hearsay },
    { form: 'sole_proprietor' as const },
    { form: 'corporation' as const },
    { form: 'corporation' as const, inArrears: true }
  ]
  const { id } = await bindSeeded(service, soundWith('multi_custom', '2021-12-01', { buyers }))
  const covers = await asAdmin<{ business_number: string; party: string; corporate_number: string | null }>(
    database,
    'select business_number, party, corporate_number from policy.cover where policy_id = $1 order by 1',
    [id]
  )
  t.strictSame(
    covers.map(({ business_number, party, corporate_number }) => [business_number, party, corporate_number]),
    [
      [number(0), first, first],
      [number(1), number(1), null],
      [number(2), told, hearsay],
      [number(3), told, null],
      [number(4), number(4), null]
    ]
  )
})
