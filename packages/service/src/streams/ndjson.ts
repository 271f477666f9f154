import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { allowLongRequest } from '../http/long-request.ts'
import { compileValidator } from '../schema/validation.ts'
import { answerLines } from './answer-lines.ts'
import type { Line } from './lines.ts'

/** A line of JSON after the other, and the names by which such a file goes. */
export const NDJSON = 'application/x-ndjson'
export const NDJSON_TYPES = [NDJSON, 'application/jsonl', 'application/ndjson'] as const

/** How long a batch may be silent in both directions. */
const IDLE_MS = 60_000

/** Leaves bodies of lines where they are, for the routes of this scope, which read them as they come: so their size is nobody's concern. */
export function leaveLinesUnread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser([...NDJSON_TYPES], (_request, payload, done) => done(null, payload))
}

/** Takes bodies unchecked, for routes that check each line when they read it: the schema of their body is that of a line. */
export const checkLinesLater: FastifySchemaCompiler<TSchema> = part =>
  part.httpPart === 'body' ? (value: unknown) => ({ value }) : compileValidator(part)

/** Answers the lines of a request as they come, `atOnce` at a time, and stops when its sender is gone. */
export function sendAnswers(
  request: FastifyRequest,
  reply: FastifyReply,
  atOnce: number,
  answer: (lines: readonly Line[]) => string | Promise<string>
): FastifyReply {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  allowLongRequest(request, reply, IDLE_MS)
  const answers = answerLines(request.raw, atOnce, answer, gone.signal)
  return reply.type(`${NDJSON}; charset=utf-8`).send(Readable.from(answers, { objectMode: false }))
}
