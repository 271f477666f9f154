import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { refuseNonInsurer } from '../claims/refusals.ts'
import { readToldEvent } from '../insured-events/told-event.ts'
import { StressTestSchema } from './answer.schemas.ts'
import { runStressTest } from './run-stress-test.ts'
import { StressTestBody } from './schemas.ts'
import { stressTestView } from './stress-test-view.ts'
import { stressedBuyers } from './stressed-buyers.ts'

const stressTestSchema = {
  operationId: 'runStressTest',
  summary: 'What the insurer would have to pay if these buyers failed',
  description:
    'Works out for every policy in force or in run-off what its claim would come to, exactly as drafts are once such an event is ' +
    'confirmed. Nothing is stored: no event, draft or notice comes of it, and nobody hears of it. All figures are of one moment. At most ' +
    '100,000 policies at once; of more than 1,000 claims the rest is summed up.',
  tags: ['stress-tests'],
  body: StressTestBody,
  response: { 200: StressTestSchema, ...problems(422) }
}

/** Suppositions of the insurer about its buyers. */
export function stressTestRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/stress-tests',
    { schema: stressTestSchema, config: { scope: 'stress-tests:run' } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      refuseNonInsurer(actor.kind)
      const { body, language } = request
      const today = await businessDate()
      const { sha256, rulebook, rulesAt } = platform.rulebook.on(today)
      const rules = rulesAt(today)
      const told = readToldEvent(body.type, { occurredOn: body.occurredOn ?? today }, today, rules)
      const occurredOn = plainDate(told.occurredOn)
      const buyers = await stressedBuyers(trx, body, occurredOn)
      const event = { ...told, id: 'a supposed event', type: body.type, confirmedOn: today }
      const basis = { today, rulesOn: rulesAt, calendar: holidayCalendarOf(rulebook) }
      const tally = await runStressTest(trx, event, buyers, basis)
      const reader = { type: body.type, occurredOn, today, rules, sha256, language }
      return { status: 200, body: stressTestView(tally, buyers, reader) }
    })
  )
}
