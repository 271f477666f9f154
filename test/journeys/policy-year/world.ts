import type { ApiClient } from '@trade-credit/client/client.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'
import type { Test } from 'tap'
import { setBusinessDay } from '../../support/business-day.ts'
import { inProcessClient } from '../../support/in-process-clients.ts'
import { type RunningSystem, runSystem } from '../../support/running-system.ts'
import { BUYERS, LETTERS, type Letter } from './cast.ts'

/** Everybody in the story, each with its own client, and the system that they call. */
export interface World {
  readonly system: RunningSystem
  /** Sets the business date without a request. */
  readonly clock: pg.Client
  readonly portal: ApiClient
  readonly bank: ApiClient
  readonly underwriter: ApiClient
  readonly cashier: ApiClient
  readonly operator: ApiClient
  readonly auditor: ApiClient
}

/** A system of its own, on the day. */
export async function worldOn(t: Test, today: string): Promise<World> {
  const system = await runSystem(t, { jobs: true })
  const as = (clientId: string) => inProcessClient(system, clientId)
  await setBusinessDay(system.database, today)
  const clock = new pg.Client({ connectionString: system.database.adminUrl })
  await clock.connect()
  t.teardown(() => clock.end())
  return {
    system,
    clock,
    operator: as('operator'),
    portal: as('portal'),
    bank: as('bank'),
    underwriter: as('underwriter'),
    cashier: as('cashier'),
    auditor: as('auditor')
  }
}

/** Moves the business date on: as the operator of a sandbox does, and by its row in the quiet years of run-off, which is faster. */
export async function moveTo({ operator, clock }: World, today: string): Promise<void> {
  if (today < '2023-06-01') answerOf(await operator.PUT('/v1/clock', { body: { today } }))
  else await clock.query({ name: 'clock', text: 'update platform.sandbox set today = $1', values: [today] })
}

export type DailyJob = 'policy-expiry' | 'instalment-arrears' | 'overdue-sweep' | 'renewal-quotes' | 'offer-expiry'

/** Runs a daily job as the operator, and gives what it did. */
export async function runJob({ operator }: World, name: DailyJob) {
  const run = answerOf(await operator.POST('/v1/jobs/{name}/runs', { params: { ...newKey(), path: { name } } }))
  if (run.outcome !== 'done') throw new Error(`${name}: ${JSON.stringify(run)}`)
  return run.report as Readonly<Record<string, number>>
}

/** Lets an underwriter assess all buyers, for a year from the day. */
export async function assessAll({ underwriter }: World, assessedOn: string, validUntil: string): Promise<void> {
  for (const letter of LETTERS) {
    answerOf(
      await underwriter.PUT('/v1/parties/{businessNumber}/credit-assessments/{assessedOn}', {
        params: { path: { businessNumber: BUYERS[letter].number, assessedOn } },
        body: {
          creditStatus: 'graded',
          creditGrade: 7,
          simpleCreditStatus: 'graded',
          simpleGrade: 4,
          validUntil,
          source: 'annual assessment'
        }
      })
    )
  }
}

/** What is left of the buyer's cap over all policies: on the business date, or on another. */
export async function roomFor({ underwriter }: World, letter: Letter, on?: string): Promise<number> {
  const params = { path: { businessNumber: BUYERS[letter].number }, query: on === undefined ? {} : { on } }
  return answerOf(await underwriter.GET('/v1/buyers/{businessNumber}/capacity', { params })).available
}

/** Lets the policies of all others take so much of the buyer from the day on that not a won is left. */
export async function fillUp(world: World, letter: Letter, from: string): Promise<void> {
  const available = await roomFor(world, letter, from)
  const buyer = BUYERS[letter].number
  const { database } = world.system
  const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'others', max: 1 })
  const actor = {
    organisation: 'org_portal_2',
    kind: 'channel' as const,
    client: 'portal-2',
    scopes: new Set<string>()
  }
  try {
    await inTransaction(pool, actor, async trx =>
      placeHold(trx, {
        id: newId('ho'),
        subject: 'of_others',
        organisation: actor.organisation,
        period: { from: plainDate(from), until: plainDate('2026-12-01') },
        expiresOn: null,
        committed: true,
        lines: [
          {
            line: buyer,
            account: buyerAccount(buyer),
            amount: won(available),
            limit: won(15_000_000_000)
          }
        ]
      })
    )
  } finally {
    await pool.end()
  }
}
