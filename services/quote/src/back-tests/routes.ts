import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { refuseBackwards } from '@trade-credit/service/problems/refuse-backwards.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { backTestSums } from './back-test-tally.ts'
import { runBackTest } from './run-back-test.ts'
import { BackTestBody, BackTestSchema } from './schemas.ts'

const backTestSchema = {
  operationId: 'runBackTest',
  summary: 'How the quotes of a period would have come out under another version of the rulebook',
  description:
    'Works each quote out again from what was asked, under the rules that it was made by and under the others, all else equal. Nothing is ' +
    'stored and no quote changes. At most 20,000 quotes at once.',
  tags: ['back-tests'],
  body: BackTestBody,
  response: { 200: BackTestSchema, ...problems(422) }
}

/** What the insurer learns of new rules before they come into force. */
export function backTestRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/back-tests',
    { schema: backTestSchema, config: { scope: 'back-tests:run' } },
    reading<typeof backTestSchema>(platform, async (request, { trx, actor }) => {
      if (actor.kind !== 'insurer') return problem('forbidden')
      const { rulebookVersion, from, to, product = null, asOf = null } = request.body
      refuseBackwards(from, to, '/to')
      const other = await platform.rulebook.version(rulebookVersion.slice('sha256:'.length))
      if (!other) return refuseField('/rulebookVersion', 'back_test.version_unknown', UNKNOWN)
      const test = {
        other,
        asOf: asOf === null ? null : plainDate(asOf),
        entered: asOf === null ? [] : await enteredProgrammes(platform).within(trx),
        versions: platform.rulebook
      }
      const tally = await runBackTest(trx, { from: plainDate(from), to: plainDate(to), product }, test)
      return { status: 200, body: { rulebookVersion, from, to, product, asOf, ...backTestSums(tally) } }
    })
  )
}

const UNKNOWN = {
  ko: '그런 규정집 버전이 없습니다. GET /v1/rulebook/versions에서 골라 주세요.',
  en: 'There is no such version of the rulebook. Choose one of GET /v1/rulebook/versions.'
}
