/** The rulebook's files do not make a rulebook. Lists every problem found, each naming its file, parameter and entry. */
export class RulebookError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`the rulebook has ${problems.length} problem(s):\n${problems.map(problem => `- ${problem}`).join('\n')}`)
    this.name = 'RulebookError'
    this.problems = problems
  }
}

/** A value is not what its unit asks for. The message says what to write instead; the loader adds where. */
export class ValueError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ValueError'
  }
}
