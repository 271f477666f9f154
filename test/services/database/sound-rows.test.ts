import pg from 'pg'
import t from 'tap'

import { createPreparedDatabase } from '../../support/prepared-database.ts'
import { seedOffer } from '../../support/seeded-offer.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'

/** Columns of a sound row that are said otherwise, as SQL sets them. */
const REFUSED = {
  'policy.policy': [
    `id = 'of_1'`,
    `policyholder = '999'`,
    `status = 'open'`,
    `payment_plan = 'monthly'`,
    `covers = 'bills'`,
    `term_months = 0`,
    `insured_amount = 0`,
    `net_premium = -1`,
    `payable = -1`,
    `longest_term_days = -1`,
    `certificate_code = repeat('c', 19)`,
    `certificate_code = repeat('c', 61)`,
    `expiry = inception`,
    `inception = null`,
    `expiry = null`,
    `ended_on = inception - 1, ends_as = 'cancelled'`,
    `ended_on = expiry + 1, ends_as = 'cancelled'`,
    `ended_on = inception`,
    `ends_as = 'cancelled'`,
    `ended_on = inception, ends_as = 'expired'`,
    `arrears_pay_by = inception`
  ],
  'underwriting.application': [
    `id = 'of_1'`,
    `policyholder = '999'`,
    `policyholder_party = '999'`,
    `centre = ''`,
    `centre = repeat('c', 41)`,
    `status = 'open'`,
    `payment_plan = 'monthly'`,
    `reason = ''`,
    `reason = repeat('r', 2001)`
  ]
} as const

/** What may be said of the same rows, the most that may among it, and what is not known yet. */
const LET_IN = {
  'policy.policy': [
    `certificate_code = repeat('c', 60), longest_term_days = 0, net_premium = 0, payable = 0`,
    `inception = null, expiry = null`,
    `ended_on = expiry, ends_as = 'terminated'`,
    `status = 'in_arrears', arrears_pay_by = inception`
  ],
  'underwriting.application': [
    `centre = null, reason = null`,
    `centre = repeat('c', 40), reason = repeat('r', 2000)`,
    `policyholder_party = '9998110000005'`
  ]
} as const

for (const table of ['policy.policy', 'underwriting.application'] as const) {
  t.test(`a row of ${table} that is not sound is refused`, async t => {
    const database = await createPreparedDatabase({ jobs: false })
    const owner = new pg.Client({ connectionString: database.adminUrl })
    await owner.connect()
    t.teardown(async () => {
      await owner.end()
      await database.drop()
    })
    await (table === 'policy.policy' ? seedPolicy(database.adminUrl) : seedOffer(database, { on: '2021-12-01' }))
    const { rowCount } = await owner.query(`update ${table} set version = version`)
    t.equal(rowCount, 1)
    for (const odd of REFUSED[table]) await t.rejects(owner.query(`update ${table} set ${odd}`), { code: '23514' }, odd)
    for (const sound of LET_IN[table]) {
      await owner.query('begin')
      await t.resolves(owner.query(`update ${table} set ${sound}`), sound)
      await owner.query('rollback')
    }
  })
}
