import { readFile } from 'node:fs/promises'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { createPreparedDatabase } from '../../support/prepared-database.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const MIGRATION = new URL('../../../migrations/0392_tell_corporations_of_added_buyers.sql', import.meta.url)
const CORPORATION = '9998110000005'

t.test('a policy’s own word on buyers that were added before there was a place for it', async t => {
  const database = await createPreparedDatabase({ jobs: false })
  t.teardown(() => database.drop())
  const { adminUrl } = database
  const [added, raised, person, again] = [1, 2, 3, 4].map(syntheticBusinessNumber) as [string, string, string, string]
  const { id } = await seedPolicy(adminUrl, {
    buyers: [
      { businessNumber: added, from: '2022-03-01', until: '2022-05-01' },
      { businessNumber: added, from: '2022-05-01' },
      { businessNumber: raised, until: '2022-03-01' },
      { businessNumber: raised, from: '2022-03-01' },
      { businessNumber: person, from: '2022-03-01' },
      { businessNumber: again, until: '2022-02-01' },
      { businessNumber: again, from: '2022-03-01' }
    ]
  })
  const told = (businessNumber: string, about: object = {}) => ({
    businessNumber,
    corporateNumber: CORPORATION,
    ...about
  })
  const cover = (buyer: string, amountBefore: number) => ({ buyer, amountBefore, amountAfter: 50_000_000 })
  const record = {
    covers: [cover(added, 0), cover(raised, 20_000_000), cover(person, 0), cover(again, 0)],
    underwritten: [
      told(added),
      told(raised),
      told(person, { form: 'sole_proprietor' }),
      told(again, { form: 'corporation' })
    ]
  }
  await bySql(
    adminUrl,
    `insert into policy.endorsement (id, organisation, client, policy_id, status, effective_from, changes, record, requested_on,
      applied_on, created_at, updated_at)
    values ($1, 'org_portal', 'portal', $2, 'applied', '2022-03-01', '[]', $3, '2022-02-20', '2022-02-20', now(), now())`,
    [newId('en'), id, JSON.stringify(record)]
  )
  await bySql(adminUrl, await readFile(MIGRATION, 'utf8'))
  const rows = await bySql<{ business_number: string; position: number; corporate_number: string | null }>(
    adminUrl,
    'select business_number, position, corporate_number from policy.cover where policy_id = $1 order by 1, 2',
    [id]
  )
  t.strictSame(
    rows.map(row => [row.business_number, row.position, row.corporate_number]),
    [
      [added, 1, CORPORATION],
      [added, 2, CORPORATION],
      [raised, 1, null],
      [raised, 2, null],
      [person, 1, null],
      [again, 1, null],
      [again, 2, CORPORATION]
    ],
    'by the endorsement that began the cover, and none that raised it'
  )
})
