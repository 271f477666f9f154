// A claim that cannot go where it was sent says where it goes on: by an operation that there is.
import { readFileSync } from 'node:fs'
import { nextStep } from '@trade-credit/claims-service/claims/next-steps.ts'
import { CLAIM_STATUSES } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import t from 'tap'

const contract = JSON.parse(readFileSync('openapi/claims.json', 'utf8')) as {
  paths: Record<string, Record<string, unknown>>
}
const operations = new Set(
  Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '*')}`)
  )
)
const NAMED = /(GET|POST|PUT) (\/v1\/[\w/{}-]*[\w}])/g
const ID = 'cl_01M80000000000000000000000'

const DECISION = 'dc_01M80000000000000000000000'

for (const [status, pendingDecisionId] of [
  ...CLAIM_STATUSES.map(status => [status, null] as const),
  ['in_assessment', DECISION] as const
]) {
  t.test(pendingDecisionId ? 'a decision waits for a second person' : status, async t => {
    const { ko, en } = nextStep({ id: ID, status, pendingDecisionId })
    const operationsOf = (text: string) =>
      [...text.matchAll(NAMED)].map(
        ([, method, path]) => `${method} ${path?.replace(ID, '*').replace(DECISION, '*').replace('{type}', '*')}`
      )
    t.not(operationsOf(en).length, 0)
    for (const operation of operationsOf(en)) t.ok(operations.has(operation), operation)
    t.strictSame(operationsOf(ko), operationsOf(en), 'the same in both languages')
    t.notMatch(`${ko}${en}`, /\{(id|decision)\}/)
  })
}
