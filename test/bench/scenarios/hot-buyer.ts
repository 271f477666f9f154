import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import pg from 'pg'
import { BARE_TABLES, type Shape } from '../contestants/hot-buyer-shapes.ts'
import { startProcess } from '../harness/process.ts'
import { ratioOf, type Speed, takeTurns } from '../harness/rounds.ts'
import type { Bench, Scenario } from '../harness/scenario.ts'

/**
 * One buyer that everybody asks for at the same moment: a hold through the ledger, with its immutable rows and the test of each
 * day, against a bare `pg` loop of one conditional statement on one row, at the same concurrency. Both are serial at the row: what
 * counts is how long it stays locked, up to the fsync of the commit. The bar of the project is ≥ 0.5. Afterwards a burst of holds,
 * of which seven fit, shows that nothing is over-committed.
 */
export const hotBuyer: Scenario = {
  name: 'hot-buyer',
  title: 'holds on one buyer through the ledger against a bare loop of one conditional statement',
  async run(bench) {
    const database = await createTestDatabase()
    bench.afterwards(() => database.drop())
    const owner = new pg.Client({ connectionString: database.adminUrl })
    await owner.connect()
    bench.afterwards(() => owner.end())
    await owner.query(BARE_TABLES)

    const contestant = (name: string, shape: Shape, days = 1) =>
      hotBuyerContestant(bench, name, { connectionString: addressFor(shape, database), shape, days })
    const ledger = await contestant('ledger: a hold', 'ledger')
    const contestants = [
      ledger,
      await contestant('ledger: holds that begin on 365 days', 'ledger', 365),
      await contestant('ledger: a hold in a caller’s name', 'caller'),
      await contestant('bare: the statement alone', 'statement'),
      await contestant('bare: BEGIN, statement, COMMIT', 'transaction'),
      await contestant('bare: a hold’s rows and the statement', 'rows')
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 1.5, warmUpSeconds: 2, cpu: bench.cpu })
    const [hold, spread, caller, statement, transaction, rows] = standings
    return {
      standings,
      ratios: [
        { what: 'hold / bare statement', ...ratioOf(hold, statement), bar: '≥ 0.5' },
        { what: '365 days / bare statement', ...ratioOf(spread, statement), bar: '≥ 0.5' },
        { what: 'caller / bare statement', ...ratioOf(caller, statement) },
        { what: 'hold / bare transaction', ...ratioOf(hold, transaction) },
        { what: 'hold / bare rows', ...ratioOf(hold, rows) }
      ],
      facts: [['concurrency of each', String(CONNECTIONS)], ...(await overCommitment(owner, ledger.burst))]
    }
  }
}

const CONNECTIONS = 10
const AMOUNT = 5n
const BURST = 200

function addressFor(shape: Shape, { adminUrl, urlOf }: TestDatabase): string {
  if (shape === 'ledger') return urlOf('underwriting_job')
  return shape === 'caller' ? urlOf('underwriting_api') : adminUrl
}

async function hotBuyerContestant(
  bench: Bench,
  name: string,
  about: { connectionString: string; shape: Shape; days: number }
) {
  const loop = startProcess('hot-buyer')
  bench.afterwards(() => loop.end())
  await loop.ask('prepare', { ...about, connections: CONNECTIONS })
  return {
    name,
    measure: (seconds: number) => loop.ask<Speed>('measure', { seconds }),
    burst: (times: number, limit: bigint) => loop.ask<number>('burst', { times, limit: String(limit) })
  }
}

/** Lets many hold at once when seven still fit on the fullest day, and adds everything up again. */
async function overCommitment(
  owner: pg.Client,
  burst: (times: number, limit: bigint) => Promise<number>
): Promise<[string, string][]> {
  const limit = (await fullestDay(owner)) + 7n * AMOUNT
  const placed = await burst(BURST, limit)
  const { rows } = await owner.query('select count(*)::int as differences from ledger.check_balances()')
  return [
    [`placed of ${BURST} at once where 7 fit`, String(placed)],
    ['over the limit on the fullest day', `${(await fullestDay(owner)) - limit} won`],
    ['balances that differ when added up again', String(rows[0].differences)]
  ]
}

async function fullestDay(owner: pg.Client): Promise<bigint> {
  const { rows } = await owner.query(
    `select max(carried)::text as most from (select sum(held + committed) over (order by day) as carried
      from ledger.changed_day where account = 'buyer:1101110000010') as level`
  )
  return BigInt(rows[0].most)
}
