import type { JobTransaction, Statement } from '@trade-credit/database/transaction.ts'
import { numbersOfBuyers } from '@trade-credit/underwriting-service/parties/numbers-of-buyers.ts'
import type { ResolvedParty } from '@trade-credit/underwriting-service/parties/parties-of.ts'
import { findParties } from '@trade-credit/underwriting-service/parties/repository.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { createPreparedDatabase } from '../../support/prepared-database.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const CORPORATIONS = ['9998110000005', '9998110000021', '9998110000039', '9998110000047'] as const
const [A, B, C] = CORPORATIONS
const numbers = Array.from({ length: 12 }, (_, i) => syntheticBusinessNumber(300 + i))
const at = (i: number) => numbers[i] as string

/** Who stands behind the numbers by whose word: the key, the corporation, the insurer's word on the person. */
const KNOWN: readonly (readonly [number, string, string | null, string | null])[] = [
  [0, A, A, A],
  [1, A, A, A],
  // By a stranger's word alone.
  [2, A, A, null],
  [3, B, B, null],
  // Told to be the same as another number.
  [4, at(4), null, at(4)],
  [5, at(4), null, at(4)],
  // Of one person by the insurer's word, though each has a key of its own still.
  [6, at(6), C, C],
  [7, at(7), C, C]
]

/** What an application says of its buyers: a number, and the corporation that it names for it. */
const APPLICATIONS: readonly (readonly (readonly [number, string | null])[])[] = [
  [[0, null]],
  [[2, null]],
  [[2, A]],
  [[0, B]],
  [[4, null]],
  [[5, A]],
  [[6, null]],
  [[8, null]],
  [[8, C]],
  [
    [8, B],
    [9, B],
    [3, null]
  ],
  [
    [0, null],
    [10, A],
    [11, CORPORATIONS[3]]
  ]
]

t.test('the numbers of a buyer are one person’s by the same answer that contracts are given', async t => {
  const database = await createPreparedDatabase({ jobs: false })
  t.teardown(() => database.drop())
  for (const [i, party, corporation, person] of KNOWN)
    await bySql(
      database.adminUrl,
      `insert into underwriting.party (business_number, id, party, corporate_number, told_by, person, updated_by)
        values ($1, 'pa_' || $1, $2, $3, $4, $5, 'test')`,
      [at(i), party, corporation, person === null ? 'request' : 'insurer', person]
    )
  const url = database.urlOf('underwriting_api')
  const trx: Pick<JobTransaction, 'query'> = {
    query: async <Row>({ text, values = [] }: Statement) => (await bySql(url, text, [...values])) as Row[]
  }
  for (const application of APPLICATIONS) {
    const named = application.map(([i, corporateNumber]) => ({ businessNumber: at(i), corporateNumber }))
    const asked = named.map(({ businessNumber }) => businessNumber)
    const stated = named.map(({ corporateNumber }) => corporateNumber)
    const known = await findParties(
      trx,
      asked,
      stated.flatMap(corporation => corporation ?? [])
    )
    const buyers = named.map((buyer): ResolvedParty => {
      const own = known.find(row => row.business_number === buyer.businessNumber)
      return { ...buyer, party: own?.party ?? buyer.businessNumber, standing: 'stated', isHearsay: false }
    })
    const found = [...numbersOfBuyers(buyers, known)].flatMap(([number, { kin }]) =>
      [...kin].map(same => ({ number, same }))
    )
    const answered = await bySql<{ number: string; same: string }>(
      url,
      'select number, same from underwriting.same_person($1, $2, $3)',
      [asked.map(() => 'one'), asked, stated]
    )
    const inOrder = (lines: readonly { number: string; same: string }[]) =>
      lines.map(({ number, same }) => `${number} ${same}`).toSorted()
    t.strictSame(inOrder(found), inOrder(answered), JSON.stringify(application))
  }
})
