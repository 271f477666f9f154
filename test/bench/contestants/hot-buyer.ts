import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { inJobTransaction, inTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type pg from 'pg'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'
import { INSERT_ENTRY, INSERT_HOLD, type Shape, SPEND } from './hot-buyer-shapes.ts'

interface Preparation {
  readonly connectionString: string
  readonly shape: Shape
  readonly connections: number
  /** On how many different days the holds begin. */
  readonly days: number
}

const portal: Actor = { organisation: 'org_portal', kind: 'channel', client: 'portal', scopes: new Set() }
const account = buyerAccount('1101110000010')
const FIRST = '2025-01-01' as PlainDate
const AMOUNT = 5

type Hold = (limit: bigint) => Promise<boolean>
let pool: pg.Pool | undefined
let hold: Hold = async () => false
let atOnce = 1

doTasks(
  {
    async prepare({ connectionString, shape, connections, days }: Preparation) {
      const made = createPool({ connectionString, applicationName: `hot-buyer-${shape}`, max: connections })
      pool = made
      hold = holderOf(made, shape, days)
      atOnce = connections
    },
    async measure({ seconds }: { seconds: number }) {
      const latencies: number[] = []
      const begun = performance.now()
      const until = begun + seconds * 1000
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let at = performance.now(); at < until; ) {
            await hold(AMPLE)
            const now = performance.now()
            latencies.push(now - at)
            at = now
          }
        })
      )
      const times = latencies.length
      const perSecond = (times / (performance.now() - begun)) * 1000
      return { times, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
    },
    /** Tries so often at once; how many were let. */
    async burst({ times, limit }: { times: number; limit: string }) {
      const placed = await Promise.all(Array.from({ length: times }, () => hold(BigInt(limit))))
      return placed.filter(Boolean).length
    }
  },
  async () => pool?.end()
)

const AMPLE = 10n ** 15n

function holderOf(pool: pg.Pool, shape: Shape, days: number): Hold {
  const spend = (limit: bigint) => ({ name: 'spend', text: SPEND, values: [account, AMOUNT, limit] })
  switch (shape) {
    case 'ledger':
      return ledgerHolder(days, work => inJobTransaction(pool, work))
    case 'caller':
      return ledgerHolder(days, work => inTransaction(pool, portal, work))
    case 'statement':
      return async limit => (await pool.query(spend(limit))).rowCount === 1
    case 'transaction':
      return limit => together(pool, limit, () => [], spend)
    case 'rows': {
      const rows = (limit: bigint) => {
        const id = newId('ho')
        return [
          { name: 'hold', text: INSERT_HOLD, values: [id, newId('of'), FIRST] },
          { name: 'entry', text: INSERT_ENTRY, values: [id, account, AMOUNT, FIRST, limit] }
        ]
      }
      return limit => together(pool, limit, rows, spend)
    }
    default:
      return shape satisfies never
  }
}

type InLedger = (work: (trx: JobTransaction) => Promise<void>) => Promise<void>

function ledgerHolder(days: number, inLedger: InLedger): Hold {
  let turn = 0
  return async limit => {
    const from = addDays(FIRST, (turn += 1) % days)
    const hold: NewHold = {
      id: newId('ho'),
      subject: newId('of'),
      organisation: portal.organisation,
      period: { from, until: addDays(from, 365) },
      expiresOn: from,
      lines: [{ line: '9998600043', account, amount: won(AMOUNT), limit: won(limit) }]
    }
    try {
      await inLedger(async trx => placeHold(trx, hold))
      return true
    } catch (error) {
      if (isCapacityTaken(error)) return false
      throw error
    }
  }
}

type Queries = (limit: bigint) => pg.QueryConfig[]

async function together(
  pool: pg.Pool,
  limit: bigint,
  before: Queries,
  spend: (limit: bigint) => pg.QueryConfig
): Promise<boolean> {
  const client = await pool.connect()
  const first = [client.query('BEGIN'), ...before(limit).map(query => client.query(query))]
  const [spent] = await Promise.all([client.query(spend(limit)), client.query('COMMIT'), ...first])
  client.release()
  return spent?.rowCount === 1
}
