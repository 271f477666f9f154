import { binOf, runNode } from './run-program.ts'

/** What `npm run check` and `npm test` hold the sources to before any test runs. */
const CHECKS = [
  { name: 'types (tsc -b)', package: 'typescript', command: 'tsc', args: ['-b'] },
  { name: 'lint (oxlint)', package: 'oxlint', command: 'oxlint', args: ['--deny-warnings'] },
  {
    name: 'format (biome ci)',
    package: '@biomejs/biome',
    command: 'biome',
    args: ['ci', '--error-on-warnings', '--colors=off', '.']
  }
] as const

export interface CheckResult {
  readonly name: string
  readonly passed: boolean
  readonly output: string
}

/** Runs every check, all at once, and tells of each whether it passed and what it wrote. */
export function runChecks(): Promise<CheckResult[]> {
  return Promise.all(
    CHECKS.map(async check => {
      const run = await runNode([binOf(check.package, check.command), ...check.args])
      return { name: check.name, passed: run.code === 0, output: run.stdout + run.stderr }
    })
  )
}
