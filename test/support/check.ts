// `npm run check`: silent but for what is wrong.
import { runChecks } from './checks.ts'
import { stopOnSignals } from './run-program.ts'

stopOnSignals()
for (const check of await runChecks()) {
  if (check.passed) continue
  process.stdout.write(`FAILED ${check.name}\n${check.output}\n`)
  process.exitCode = 1
}
