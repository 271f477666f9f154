import { Agent, request } from 'node:http'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'

/** Whom to ask, and what for: every firm of the list once. */
export interface Chain {
  readonly quote: Caller
  readonly underwriting: Caller
  readonly policy: Caller
  readonly cashier: string
  /** The body of `POST /v1/quotes` of each firm. */
  readonly quotes: readonly string[]
  readonly paidOn: string
}

interface Caller {
  readonly address: string
  readonly authorization: string
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
let chain: Chain
let begun = 0
let keys = 0

// So many firms at once, each going from quote to cover, one request after the other.
doTasks({
  prepare(given: Chain) {
    chain = given
  },
  /** One firm alone; gives its business number. */
  async one() {
    const { policyholder } = JSON.parse(chain.quotes[begun] ?? '') as { policyholder: { businessNumber: string } }
    await buyOne()
    return policyholder.businessNumber
  },
  async measure({ seconds, atOnce }: { seconds: number; atOnce: number }) {
    const latencies: number[] = []
    const began = performance.now()
    const until = began + seconds * 1000
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (performance.now() < until) {
          const at = performance.now()
          await buyOne()
          latencies.push(performance.now() - at)
        }
      })
    )
    const perSecond = (latencies.length / (performance.now() - began)) * 1000
    return { times: latencies.length, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
  }
})

interface Answers {
  readonly id: string
  readonly offerId: string
  readonly status: string
  readonly invoices: readonly { readonly id: string; readonly amount: number }[]
}

async function buyOne(): Promise<void> {
  const wish = chain.quotes[begun++]
  if (wish === undefined) throw new Error('there is no firm left')
  const { quote, underwriting, policy } = chain
  const quoted = await post(quote, '/v1/quotes', wish)
  const draft = await post(underwriting, '/v1/applications', JSON.stringify({ quoteId: quoted.id }))
  const decided = await post(underwriting, `/v1/applications/${draft.id}/submission`)
  if (!decided.offerId) throw new Error(`not offered: ${JSON.stringify(decided)}`)
  await post(underwriting, `/v1/offers/${decided.offerId}/acceptance`)
  const bound = await post(policy, '/v1/policies', JSON.stringify({ offerId: decided.offerId }))
  const [invoice] = bound.invoices
  const premium = { invoiceId: invoice?.id, amount: invoice?.amount, paidOn: chain.paidOn, reference: 'bench' }
  const cashier = { address: policy.address, authorization: chain.cashier }
  const covered = await post(cashier, `/v1/policies/${bound.id}/premiums`, JSON.stringify(premium))
  if (covered.status !== 'in_force') throw new Error(`not covered: ${JSON.stringify(covered)}`)
}

function post({ address, authorization }: Caller, path: string, body?: string): Promise<Answers> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization,
      'accept-language': 'ko',
      'idempotency-key': `"chain-${process.pid}-${(keys += 1)}"`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) })
    }
    const sent = request(`${address}${path}`, { method: 'POST', agent, headers }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text) as Answers)
        else reject(new Error(`${path}: ${answer.statusCode} ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
