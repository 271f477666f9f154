import { startProcess } from '../harness/process.ts'
import { type Contestant, ratioOf, takeTurns } from '../harness/rounds.ts'
import type { Bench, Scenario } from '../harness/scenario.ts'

/**
 * Rating by plain functions against two rule engines that look a rate up in the same fifteen rows. Ours is there three times:
 * the same look-up, the table rate (exact, with every factor and the rule behind it, clamped) and a whole `quote()` of one buyer
 * with all findings, limits and won. The engines answer with the row alone, sixteen evaluations under way at once. The project's
 * bar is ≥ 100 times.
 */
export const rating: Scenario = {
  name: 'rating',
  title: 'our rating against json-rules-engine and @gorules/zen-engine on the same 15 rows',
  async run(bench) {
    const missing = ['json-rules-engine', '@gorules/zen-engine'].filter(name => !isInstalled(name))
    if (missing.length > 0) return { skipped: `not installed: ${missing.join(', ')}` }
    const contestants = [
      processContestant(bench, 'our look-up of the row', 'our-rating', { what: 'row' }),
      processContestant(bench, 'our table rate', 'our-rating', { what: 'table' }),
      processContestant(bench, 'our quote() of one buyer', 'our-rating', { what: 'quote' }),
      processContestant(bench, 'json-rules-engine', 'json-rules-engine'),
      processContestant(bench, 'zen-engine', 'zen-engine')
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 0.5, warmUpSeconds: 1, cpu: bench.cpu })
    const [row, table, quote, jsonRules, zen] = standings
    return {
      standings,
      ratios: [
        { what: 'look-up / json-rules-engine', ...ratioOf(row, jsonRules), bar: '≥ 100' },
        { what: 'look-up / zen-engine', ...ratioOf(row, zen), bar: '≥ 100' },
        { what: 'table rate / json-rules-engine', ...ratioOf(table, jsonRules), bar: '≥ 100' },
        { what: 'table rate / zen-engine', ...ratioOf(table, zen), bar: '≥ 100' },
        { what: 'whole quote / json-rules-engine', ...ratioOf(quote, jsonRules) },
        { what: 'whole quote / zen-engine', ...ratioOf(quote, zen) }
      ]
    }
  }
}

function processContestant(bench: Bench, name: string, module: string, about: object = {}): Contestant {
  const running = startProcess(module)
  bench.afterwards(() => running.end())
  return { name, measure: seconds => running.ask('measure', { seconds, ...about }) }
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}
