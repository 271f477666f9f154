import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type pg from 'pg'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'
import type { Shape } from './hot-buyer-shapes.ts'

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
  let turn = 0
  const spend = {
    name: 'spend',
    text: `update public.bare_balance set held = held + $2 where account = $1 and held + committed + $2 <= $3`
  }
  switch (shape) {
    case 'ledger':
      return async limit => {
        const from = addDays(FIRST, (turn += 1) % days)
        const lines = [{ line: '9998600043', account, amount: won(AMOUNT), limit: won(limit) }]
        const period = { from, until: addDays(from, 365) }
        const about = { id: newId('ho'), subject: newId('of'), organisation: portal.organisation, expiresOn: from }
        try {
          await inTransaction(pool, portal, async trx => placeHold(trx, { ...about, period, lines }))
          return true
        } catch (error) {
          if (isCapacityTaken(error)) return false
          throw error
        }
      }
    case 'statement':
      return async limit => (await pool.query({ ...spend, values: [account, AMOUNT, limit] })).rowCount === 1
    case 'transaction':
      return async limit => {
        const client = await pool.connect()
        await client.query('BEGIN')
        const { rowCount } = await client.query({ ...spend, values: [account, AMOUNT, limit] })
        await client.query('COMMIT')
        client.release()
        return rowCount === 1
      }
    case 'rows':
      return async limit => {
        const client = await pool.connect()
        const [id, subject] = [newId('ho'), newId('of')]
        const [, , , spent] = await Promise.all([
          client.query('BEGIN'),
          client.query({ name: 'hold', text: INSERT_HOLD, values: [id, subject, FIRST] }),
          client.query({ name: 'entry', text: INSERT_ENTRY, values: [id, account, AMOUNT, FIRST, limit] }),
          client.query({ ...spend, values: [account, AMOUNT, limit] }),
          client.query('COMMIT')
        ])
        client.release()
        return spent?.rowCount === 1
      }
    default:
      return shape satisfies never
  }
}

const INSERT_HOLD = `insert into ledger.hold (id, organisation, subject, state, from_date, until_date, expires_on)
  values ($1, 'org_portal', $2, 'held', $3, $3::date + 365, $3)`
const INSERT_ENTRY = `insert into ledger.entry (hold, line, account, step, held, committed, from_date, until_date, limit_won)
  values ($1, '9998600043', $2, 'hold', $3, 0, $4, $4::date + 365, $5)`
