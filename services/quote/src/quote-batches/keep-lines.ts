import { hash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { inTransactionAsking, type Transaction } from '@trade-credit/database/transaction.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import { keyDigest } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { type Opening, store, tryLock } from '@trade-credit/service/platform/idempotency/stored-answer.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import type { FastifyRequest } from 'fastify'
import { pricePreviewView } from '../price-previews/price-preview-view.ts'
import { requestQuote } from '../quotes/request-quote.ts'
import { answeredLine, type BatchContext, failedLine } from './answer-line.ts'
import { readLine } from './read-line.ts'

const PATH = '/v1/quote-batches'
const TRIES = 50
const BETWEEN_TRIES_MS = 100

/**
 * Answers lines and keeps their quotes, all in one transaction. Each line is done once per Idempotency-Key and number: sent
 * again, after a crash or for any other reason, it has the answer it had. While another request with the key is at work, lines
 * wait a while, without a connection, and then have the problem `key_in_flight`.
 */
export async function keepLines(
  lines: readonly Line[],
  key: string,
  request: FastifyRequest,
  platform: ServicePlatform,
  context: BatchContext
): Promise<string> {
  const { actor } = request
  const whole = keyDigest(actor, 'POST', PATH, key)
  const keyed = lines.map(line => ({ line, key: keyDigest(actor, 'POST', PATH, `${key}#${line.number}`) }))
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const keep = async (trx: Transaction, locking: Promise<Opening>) => {
        const opening = await locking
        return opening.mine ? keepUnlocked(trx, keyed, opening, platform, context) : null
      }
      const answers = await inTransactionAsking(platform.pool, actor, tryLock(whole), keep)
      if (answers) return answers.join('')
      await setTimeout(BETWEEN_TRIES_MS)
    }
  } catch (error) {
    // Nothing of these lines is kept, or it is and nobody knows: either way they can be sent again with the key.
    return lines.map(line => failedLine(line, readLine(line), error, context)).join('')
  }
  return lines.map(line => failedLine(line, readLine(line), new ProblemError('key_in_flight'), context)).join('')
}

interface KeyedLine {
  readonly line: Line
  readonly key: Buffer
}

async function keepUnlocked(
  trx: Transaction,
  keyed: readonly KeyedLine[],
  opening: Opening,
  platform: ServicePlatform,
  context: BatchContext
): Promise<string[]> {
  const { organisation } = trx.actor
  const rows = await trx.query<{ key_digest: Buffer; body_digest: Buffer; body: string }>({
    name: 'batch_lines_look_up',
    text: `select key_digest, body_digest, body from platform.idempotent_answer
      where organisation = $1 and key_digest = any($2)`,
    values: [organisation, keyed.map(({ key }) => key)]
  })
  const answered = new Map(rows.map(row => [row.key_digest.toString('hex'), row]))
  const businessDate = businessDateOf(opening)
  const entered = await enteredProgrammes(platform).within(trx)
  const basis = { businessDate, now: opening.now, rulebook: platform.rulebook.on(businessDate), entered }
  const answers: string[] = []
  // One after the other: their ids, and so their audit records, come in order.
  for (const { line, key } of keyed) answers.push(await keepLine(line, key))
  return answers

  async function keepLine(line: Line, key: Buffer): Promise<string> {
    const digest = hash('sha256', line.bytes ?? Buffer.alloc(0), 'buffer')
    const earlier = answered.get(key.toString('hex'))
    const read = readLine(line)
    if (earlier) {
      if (digest.equals(earlier.body_digest)) return earlier.body
      return failedLine(line, read, new ProblemError('key_reused'), context)
    }
    const { body } = read
    if (!body) return failedLine(line, read, read.problem, context)
    try {
      const quote = await requestQuote(trx, body, JSON.stringify(body), basis)
      recordChange(trx, {
        aggregate: { type: 'quote', id: quote.id },
        action: 'quote.requested',
        facts: { status: quote.status, rulebook: quote.rulebookSha256 }
      })
      const preview = pricePreviewView(body.product, quote.workedOut, basis, context.language)
      const text = answeredLine(line, read, { id: quote.id, ...preview })
      trx.defer(store(organisation, key, digest, { status: 200, headers: {}, payload: text }))
      return text
    } catch (error) {
      return failedLine(line, read, error, context)
    }
  }
}
