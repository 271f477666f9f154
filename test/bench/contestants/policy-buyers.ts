import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { quantile } from '../harness/figures.ts'
import { type HttpConnection, headerLines, openConnection } from '../harness/http-connection.ts'
import { doTasks } from '../harness/process.ts'

/** Whom to ask, and what for: each firm once. */
export interface Chain {
  readonly quote: Caller
  readonly underwriting: Caller
  readonly policy: Caller
  readonly cashier: string
  readonly wish: Wish
}

/** The body of `POST /v1/quotes`: firms differ in their number, and in that of their one buyer. */
export interface Wish {
  readonly policyholder: { readonly businessNumber: string }
  readonly buyers: readonly { readonly businessNumber: string }[]
}

interface Caller {
  readonly address: string
  readonly authorization: string
}

/** How far a firm goes: until its policy is bound, or until the first premium gives it cover. */
export type Goal = 'policy' | 'cover'

/**
 * How it goes there: it applies, is decided on and accepts its offer, up to the price of its quote, by one request; or by one for each of the
 * three.
 */
export interface Way {
  readonly goal: Goal
  readonly applies: 'at once' | 'step by step'
}

/** A connection to each service, for a firm at a time; the cashier shares the policy service's. */
type Buyer = Readonly<Record<'quote' | 'underwriting' | 'policy' | 'cashier', Connected>>

interface Connected {
  readonly connection: HttpConnection
  readonly headers: string
}

/** As many buyers as `draftApplications` has assessed, from 0 on; firms have the numbers behind. */
const BUYERS = 500
const FIRST_FIRM = 10_000

let chain: Chain
const buyers: Buyer[] = []
let begun = 0
let keys = 0

// So many firms at once, each going from its quote to its goal, one request after the other.
doTasks({
  prepare(given: Chain) {
    chain = given
  },
  /** One firm alone; gives its business number. */
  async one(way: Way) {
    const firm = firmNumber(begun)
    for (const buyer of await buyersAtOnce(1)) await goTo(way, buyer)
    return firm
  },
  async measure({ seconds, atOnce, ...way }: Way & { seconds: number; atOnce: number }) {
    const buying = await buyersAtOnce(atOnce)
    const latencies: number[] = []
    const began = performance.now()
    const until = began + seconds * 1000
    await Promise.all(
      buying.map(async buyer => {
        while (performance.now() < until) {
          const at = performance.now()
          await goTo(way, buyer)
          latencies.push(performance.now() - at)
        }
      })
    )
    const perSecond = (latencies.length / (performance.now() - began)) * 1000
    return { times: latencies.length, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
  }
})

async function buyersAtOnce(count: number): Promise<readonly Buyer[]> {
  while (buyers.length < count) {
    const [quote, underwriting, policy] = await Promise.all([
      connected(chain.quote),
      connected(chain.underwriting),
      connected(chain.policy)
    ])
    const cashier = { connection: policy.connection, headers: linesFor(chain.cashier) }
    buyers.push({ quote, underwriting, policy, cashier })
  }
  return buyers.slice(0, count)
}

async function connected({ address, authorization }: Caller): Promise<Connected> {
  return { connection: await openConnection(address), headers: linesFor(authorization) }
}

function linesFor(authorization: string): string {
  return headerLines({ authorization, 'accept-language': 'ko' })
}

async function goTo({ goal, applies }: Way, { quote, underwriting, policy, cashier }: Buyer): Promise<void> {
  const quoted = await post(quote, '/v1/quotes', nextWish())
  const offerId = await (applies === 'at once' ? applyAtOnce : applyStepByStep)(underwriting, quoted)
  const bound = await post(policy, '/v1/policies', `{"offerId":"${offerId}"}`)
  const policyId = found(AWAITING_PAYMENT, bound)
  if (goal === 'policy') return
  const amount = Number(found(PRICE, bound))
  const premium = { invoiceId: found(INVOICE, bound), amount, paidOn: found(DUE_ON, bound), reference: 'bench' }
  found(IN_FORCE, await post(cashier, `/v1/policies/${policyId}/premiums`, JSON.stringify(premium)))
}

/** The wish of the next firm, for one of the buyers that underwriters assessed. */
function nextWish(): string {
  const firm = begun++
  const [buyer] = chain.wish.buyers
  return JSON.stringify({
    ...chain.wish,
    policyholder: { ...chain.wish.policyholder, businessNumber: firmNumber(firm) },
    buyers: [{ ...buyer, businessNumber: syntheticBusinessNumber(firm % BUYERS) }]
  })
}

function firmNumber(firm: number): string {
  return syntheticBusinessNumber(FIRST_FIRM + firm)
}

async function applyAtOnce(underwriting: Connected, quoted: string): Promise<string> {
  const submission = { acceptUpTo: Number(found(PRICE, quoted)) }
  return acceptedOffer(
    await post(underwriting, '/v1/applications', JSON.stringify({ quoteId: found(QUOTE, quoted), submission }))
  )
}

async function applyStepByStep(underwriting: Connected, quoted: string): Promise<string> {
  const draft = await post(underwriting, '/v1/applications', `{"quoteId":"${found(QUOTE, quoted)}"}`)
  const decided = await post(underwriting, `/v1/applications/${found(APPLICATION, draft)}/submission`)
  const offerId = found(OFFER, decided)
  found(ACCEPTED, await post(underwriting, `/v1/offers/${offerId}/acceptance`))
  return offerId
}

function acceptedOffer(decided: string): string {
  found(ACCEPTED_ON, decided)
  return found(OFFER, decided)
}

/** What is looked for in answers: to read all of an answer would cost the machine as much as some requests do. */
const QUOTE = /"id":"(qt_\w+)"/
const PRICE = /"payable":(\d+)/
const APPLICATION = /"id":"(ap_\w+)"/
const OFFER = /"offerId":"(of_\w+)"/
const ACCEPTED = /"status":"(accepted)"/
const ACCEPTED_ON = /"offerAcceptedOn":"([\d-]+)"/
const AWAITING_PAYMENT = /"id":"(po_\w+)","status":"awaiting_payment"/
/** Cover begins today, so that the first premium is due today: paid then, it is whatever day it has become. */
const DUE_ON = /"dueOn":"([\d-]+)"/
const INVOICE = /"invoices":\[\{"id":"(\w+)"/
const IN_FORCE = /"status":"(in_force)"/

function found(wanted: RegExp, answer: string): string {
  const [, value] = wanted.exec(answer) ?? []
  if (value === undefined) throw new Error(`no ${wanted} in ${answer}`)
  return value
}

async function post({ connection, headers }: Connected, path: string, body?: string): Promise<string> {
  const keyed = `${headers}Idempotency-Key: "chain-${process.pid}-${(keys += 1)}"\r\n`
  const json = { headers: `${keyed}Content-Type: application/json\r\n`, body: Buffer.from(body ?? '') }
  const sent = body === undefined ? { headers: keyed } : json
  const answer = await connection.ask({ method: 'POST', path, ...sent })
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text()}`)
  return answer.text()
}
