import { doTasks } from '../harness/process.ts'
import { rateTable } from '../harness/rate-table.ts'
import { repeatAsync } from '../harness/repeat.ts'

interface Library {
  readonly Engine: new (rules: object[]) => { run(facts: object): Promise<{ events: { params?: object }[] }> }
}

// Resolved when it runs: the bench works without the package, and then leaves this contestant out.
const { Engine } = (await import(import.meta.resolve('json-rules-engine'))) as Library

const engine = new Engine(
  rateTable().map(({ grade, percent }) => ({
    conditions: { all: [{ fact: 'grade', operator: 'equal', value: grade }] },
    event: { type: 'rate', params: { percent } }
  }))
)
const check = await engine.run({ grade: 1 })
if (check.events.length !== 1) throw new Error('one row should have matched')
let turn = 0

doTasks({
  measure: ({ seconds }: { seconds: number }) =>
    repeatAsync(() => engine.run({ grade: 1 + ((turn += 1) % 15) }), seconds, 16)
})
