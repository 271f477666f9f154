// A process of its own that holds capacity: node ledger-program.ts <underwriting_api's url> race <how many> | hang
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction, type Statement } from '@trade-credit/database/transaction.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { actorOf } from '../services/ledger/ledger-database.ts'
import { oneOf, race } from './ledger-contenders.ts'

const [url = '', what = '', count = '1'] = process.argv.slice(2)
const pool = createPool({ connectionString: url, applicationName: 'program', max: Number(count) })

if (what === 'race') {
  process.stdout.write(`${JSON.stringify(await race(pool, Number(count)))}\n`)
  await pool.end()
} else {
  await inTransaction(pool, actorOf(), async trx => {
    const sentNow = { deferLast: (last: Statement) => void trx.query(last) }
    placeHold(sentNow, oneOf(0))
    await trx.query({ text: 'select' })
    process.stdout.write('placed, not committed\n')
    await new Promise(() => setInterval(() => {}, 1_000))
  })
}
