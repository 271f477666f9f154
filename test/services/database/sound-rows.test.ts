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

/** What of a sound row may not be said by the role that writes such rows, beside what makes it another row. */
const REFUSED_TO = {
  'quote.quote': {
    role: 'quote_api',
    another: { id: 'qt_2' },
    odd: [
      { id: 'of_1' },
      { policyholder: '999' },
      { status: 'open' },
      { expires_on: '2021-11-30' },
      { insured_amount: -1 },
      { payable: -1 },
      { payable: null },
      { status: 'declined' }
    ],
    sound: { status: 'referred', payable: null, insured_amount: null, expires_on: '2021-12-01' }
  },
  'policy.cover': {
    role: 'policy_job',
    another: { position: 2 },
    odd: [
      { business_number: '999' },
      { corporate_number: '999' },
      { form: 'club' },
      { position: 0 },
      { insured_amount: -1 },
      { coverage_percent: 0 },
      { coverage_percent: 100.0001 },
      { from_date: '2022-01-02', until_date: '2022-01-01' }
    ],
    sound: { corporate_number: null, form: null, insured_amount: 0, coverage_percent: 100, until_date: '2022-01-01' }
  },
  'policy.invoice': {
    role: 'policy_job',
    another: { id: 'in_2', position: 2 },
    odd: [
      { id: 'of_1' },
      { kind: 'fee' },
      { position: 0 },
      { amount: 0, paid: 0 },
      { paid: -1 },
      { amount: 1, paid: 2 }
    ],
    sound: { kind: 'repayment', amount: 1, paid: 1 }
  }
} as const

const A_QUOTE = `insert into quote.quote (id, organisation, client, product, policyholder, status, as_of, business_date, expires_on,
    insured_amount, payable, rulebook_sha256, engine_version, request, record, created_at)
  values ('qt_1', 'org_portal', 'portal', 'single_general', '9998110005', 'quoted', '2021-12-01', '2021-12-01', '2021-12-31',
    1, 1, 'x', '1', '{}', '{}', now())`

const AN_INVOICE = `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, created_at)
  select 'in_1', organisation, id, 1, 'premium', bound_on, 10, now() from policy.policy`

for (const [table, { role, another, odd, sound }] of Object.entries(REFUSED_TO)) {
  t.test(`${role} writes no row of ${table} that is not sound`, async t => {
    const database = await createPreparedDatabase({ jobs: false })
    const client = new pg.Client({ connectionString: database.adminUrl })
    await client.connect()
    t.teardown(async () => {
      await client.end()
      await database.drop()
    })
    await seedPolicy(database.adminUrl)
    await client.query(A_QUOTE)
    await client.query(AN_INVOICE)
    await client.query(`set role ${role}`)
    await client.query(`set app.organisation = 'org_portal'`)
    const copy = (said: object) =>
      client.query(
        `insert into ${table} select copy.* from ${table} kept, jsonb_populate_record(kept, $1) copy limit 1`,
        [JSON.stringify({ ...another, ...said })]
      )
    for (const said of odd) {
      await t.rejects(copy(said), { code: '42501', message: /_is_sound"/ }, JSON.stringify(said))
    }
    t.equal((await copy(sound)).rowCount, 1)
  })
}

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
