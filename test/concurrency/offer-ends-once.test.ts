// Of two who do something with an offer at the same moment one comes first: the other goes on from there, or hears what it would hear later.
import { createPool } from '@trade-credit/database/pool.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import { expireOffers } from '@trade-credit/underwriting-service/offers/expire-offers.ts'
import t, { type Test } from 'tap'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService, startService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'
import { changeFunction, untilWaiting } from './ledger-barrier.ts'
import { ownerOf } from './offer-setup.ts'

const LAST_DAY = '2021-12-31'
const DAY_AFTER = '2022-01-01'

const { call, database, filesFolder } = await runService(t, underwritingService, { queue: true })
const policies = await startService(t, policyService, { database, filesFolder })
const owner = ownerOf(t, { database })
const job = createPool({ connectionString: database.urlOf('underwriting_job'), applicationName: 'lapse', max: 2 })
t.teardown(() => job.end())

interface Offered {
  readonly id: string
  readonly hold: string
  readonly application: string
}

interface Deed {
  /** Gives the status of the answer; of the sweep, how many it let lapse. */
  readonly act: (offer: Offered) => Promise<{ readonly status: number; readonly body?: { readonly detail?: string } }>
  readonly done: number
  readonly told: readonly string[]
  /** What the audit trail of the offer says. */
  readonly written: readonly string[]
  /** The state of its hold then. */
  readonly leaves: 'held' | 'released' | 'expired' | 'committed'
}

const DEEDS = {
  accept: {
    act: ({ id }) => call('POST', `/v1/offers/${id}/acceptance`),
    done: 201,
    told: ['offer accepted'],
    written: ['offer.accepted'],
    leaves: 'held'
  },
  'hand over': {
    act: ({ id }) => call('POST', `/v1/offers/${id}/hand-overs`),
    done: 201,
    told: [],
    written: ['offer.hand_over_asked'],
    leaves: 'held'
  },
  withdraw: {
    act: ({ application }) => call('POST', `/v1/applications/${application}/withdrawal`),
    done: 200,
    told: ['offer withdrawn', 'application withdrawn'],
    written: ['offer.withdrawn'],
    leaves: 'released'
  },
  reject: {
    act: ({ id }) => call('POST', `/v1/offers/${id}/rejection`),
    done: 201,
    told: ['offer rejected', 'application withdrawn'],
    written: ['offer.rejected'],
    leaves: 'released'
  },
  bind: {
    act: ({ id }) => policies.call('POST', '/v1/policies', { body: { offerId: id } }),
    done: 201,
    told: [],
    written: [],
    leaves: 'committed'
  },
  lapse: {
    act: async () => {
      const { lapsed } = await expireOffers({ pool: job, stopping: new AbortController().signal })
      return { status: Number(lapsed) }
    },
    done: 1,
    told: ['application lapsed', 'offer lapsed'],
    written: ['offer.lapsed'],
    leaves: 'expired'
  }
} as const satisfies Record<string, Deed>

type Name = keyof typeof DEEDS
const NAMES = Object.keys(DEEDS) as Name[]

/** An offer on its last day, and its application. */
async function offered(accepted: boolean): Promise<Offered> {
  const { id, holdId } = await seedOffer(database, { accepted, validUntil: LAST_DAY })
  const [row] = await asAdmin<{ id: string }>(
    database,
    `update underwriting.application set offer_id = $1
      where id = (select application_id from underwriting.offer where id = $1) returning id`,
    [id]
  )
  return { id, hold: holdId, application: row?.id ?? '' }
}

/** Offers lapse after midnight; whatever else happens to them began before it. */
async function start(name: Name, offer: Offered) {
  await setBusinessDay(database, name === 'lapse' ? DAY_AFTER : LAST_DAY)
  const deed: Deed = DEEDS[name]
  return deed.act(offer)
}

/** The first has done everything but write its entry in the audit trail when the second comes as far as it can. */
async function race(test: Test, first: Name, second: Name, accepted = first === 'bind' || second === 'bind') {
  const offer = await offered(accepted)
  const gate = await closeGate(test, database, 'lock table platform.audit_head in share mode')
  const early = start(first, offer)
  await untilWaiting(owner, 1)
  const late = start(second, offer)
  await Promise.race([late, untilWaiting(owner, 2)])
  await gate.open()
  const answers = [await early, await late] as const
  const [found] = await asAdmin<{ told: string[]; written: string[]; state: string }>(
    database,
    `select h.state::text,
        array(select split_part(type, '.', 1) || ' ' || (data ->> 'status') from platform.event
          where subject in ($1, $2) order by sequence) as told,
        array(select action from platform.audit_entry where aggregate_id = $1 order by position) as written
      from ledger.hold h where h.id = $3`,
    [offer.id, offer.application, offer.hold]
  )
  const later = answers[1].status === 409 ? await start(second, offer) : undefined
  // What is left of it is not in the way of the next.
  await start('lapse', offer)
  return { answers, statuses: answers.map(({ status }) => status), found, later }
}

/** Whether the second comes too late; the sweep passes over what somebody else has locked. */
function isBarred(first: Name, second: Name): boolean {
  return DEEDS[first].leaves !== 'held' || second === 'lapse' || (first === 'accept' && second === 'accept')
}

for (const first of NAMES)
  for (const second of NAMES) {
    // Only what was accepted before can be bound.
    if ([first, second].includes('accept') && [first, second].includes('bind')) continue
    const barred = isBarred(first, second)
    const sum = barred ? `${first} alone` : 'both, one after the other'
    t.test(`${first} and, at the same moment, ${second}: ${sum}`, async t => {
      const { answers, statuses, found, later } = await race(t, first, second)
      const refused = second === 'lapse' ? 0 : 409
      t.strictSame(statuses, [DEEDS[first].done, barred ? refused : DEEDS[second].done])
      const deeds: readonly Deed[] = [first, ...(barred ? [] : [second])].map(name => DEEDS[name])
      t.strictSame(found, {
        told: deeds.flatMap(({ told }) => told),
        written: deeds.flatMap(({ written }) => written),
        state: deeds.at(-1)?.leaves
      })
      t.strictSame(later?.body?.detail, later && answers[1].body?.detail)
    })
  }

t.test('who accepts once more what is withdrawn just now hears of the withdrawal', async t => {
  const { statuses, answers, later } = await race(t, 'withdraw', 'accept', true)
  t.strictSame(statuses, [200, 409])
  t.match(answers[1].body?.detail, /was withdrawn/)
  t.equal(answers[1].body?.detail, later?.body?.detail)
})

t.test(
  'without the lock on its hold an offer is accepted that was withdrawn just now, or lapses meanwhile',
  async t => {
    await changeFunction(owner, 'keep_hold', /return coalesce\(.*\);/, `return 'held';`)
    t.strictSame((await race(t, 'withdraw', 'accept')).statuses, [200, 201])
    t.strictSame((await race(t, 'lapse', 'accept')).statuses, [1, 201])
    t.strictSame((await race(t, 'accept', 'lapse')).statuses, [201, 1])
  }
)
