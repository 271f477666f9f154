import { quote } from '@trade-credit/domain/quote/quote.ts'
import { gradeEntry } from '@trade-credit/domain/rating/grade-entry.ts'
import { tableRate } from '@trade-credit/domain/rating/table-rate.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { doTasks } from '../harness/process.ts'
import { benchRules } from '../harness/rate-table.ts'
import { repeat } from '../harness/repeat.ts'

const rules = benchRules()
const request = parseQuoteRequest({ ...startupQuoteRequest(), product: 'multi_standard' })
const { policyholder, product } = request
const [buyer] = request.buyers
if (!buyer) throw new Error('the example has a buyer')
// Every grade in turn, so that no engine is asked the same thing twice in a row.
const buyers = Array.from({ length: 15 }, (_, i) => ({ ...buyer, creditGrade: i + 1 }))
const requests = buyers.map(one => ({ ...request, product: 'single_startup' as const, buyers: [one] }))
let turn = 0

const works = {
  row: () => gradeEntry(rules.gradePercents('rating.yearly_rate_by_grade'), 1 + ((turn += 1) % 15)),
  table: () => {
    const one = buyers[(turn += 1) % 15]
    return one && tableRate(one, { product, rules, policyholder, pointer: '/buyers/0' })
  },
  quote: () => {
    const one = requests[(turn += 1) % 15]
    return one && quote(one, rules)
  }
}

doTasks({ measure: ({ seconds, what }: { seconds: number; what: keyof typeof works }) => repeat(works[what], seconds) })
