import type { JobHandler } from '@trade-credit/service/platform/jobs/job-table.ts'
import type { ActiveRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { inStep } from '../fan-out/job.ts'
import { saveSweep } from './candidates.repository.ts'
import { planSweep } from './sweep-plan.ts'
import { RECEIVABLES_PER_STEP, sweepStep } from './sweep-step.ts'

/**
 * The daily job that finds receivables whose overdue period has run out, marks them, drafts their claims and tells their organisations,
 * each once. It is planned for one day and done in steps that commit by themselves; only when all are done is it written down how far
 * the sweep came, so that a killed one is done again and passes over what it did.
 */
export function overdueSweep(
  rulebook: Pick<ActiveRulebook, 'on'>,
  { receivablesPerStep = RECEIVABLES_PER_STEP } = {}
): JobHandler {
  return async (_payload, { pool, stopping }) => {
    const plan = await inStep(pool, rulebook, planSweep)
    const { today } = plan
    const report = { marked: 0, drafted: 0, told: 0 }
    for (const source of plan.sources) {
      for (let after: string | null = ''; after !== null; ) {
        const from: string = after
        const step = await inStep(pool, rulebook, (trx, basis) =>
          sweepStep(trx, source, from, { ...basis, today }, receivablesPerStep)
        )
        report.marked += step.marked
        report.drafted += step.drafted
        report.told += step.told
        after = step.last
        stopping.throwIfAborted()
      }
    }
    await inStep(pool, rulebook, async trx => {
      for (const terms of plan.sweeps) await saveSweep(trx, terms, { sweptThrough: today, beganAt: plan.beganAt })
    })
    return report
  }
}
