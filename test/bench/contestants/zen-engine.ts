import { doTasks } from '../harness/process.ts'
import { rateTable } from '../harness/rate-table.ts'
import { repeatAsync } from '../harness/repeat.ts'

interface Decision {
  evaluate(context: object): Promise<{ result: { percent?: number } }>
}

interface Library {
  readonly ZenEngine: new () => { createDecision(content: Buffer): Decision }
}

// Resolved when it runs: the bench works without the package, and then leaves this contestant out.
const { ZenEngine } = (await import(import.meta.resolve('@gorules/zen-engine'))) as Library

const decision = new ZenEngine().createDecision(
  Buffer.from(
    JSON.stringify({
      nodes: [
        { id: 'in', name: 'in', type: 'inputNode' },
        {
          id: 'table',
          name: 'table',
          type: 'decisionTableNode',
          content: {
            hitPolicy: 'first',
            inputs: [{ id: 'grade', name: 'grade', type: 'expression', field: 'grade' }],
            outputs: [{ id: 'percent', name: 'percent', type: 'expression', field: 'percent' }],
            rules: rateTable().map(({ grade, percent }) => ({
              _id: `row-${grade}`,
              grade: String(grade),
              percent: String(percent)
            }))
          }
        },
        { id: 'out', name: 'out', type: 'outputNode' }
      ],
      edges: [
        { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
        { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' }
      ]
    })
  )
)
const check = await decision.evaluate({ grade: 1 })
if (check.result.percent === undefined) throw new Error('one row should have matched')
let turn = 0

doTasks({
  measure: ({ seconds }: { seconds: number }) =>
    repeatAsync(() => decision.evaluate({ grade: 1 + ((turn += 1) % 15) }), seconds, 16)
})
