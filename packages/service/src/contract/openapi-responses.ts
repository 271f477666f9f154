import { type TSchema, Type } from 'typebox'
import { ProblemSchema } from '../schema/schemas.ts'

const DESCRIPTIONS = {
  400: 'The request is malformed; `errors` names the fields.',
  401: 'The access token is missing, malformed, expired or meant for someone else.',
  403: 'The access token lacks the scope, or the caller may not do this.',
  404: "There is no such thing, or it is another organisation's.",
  406: 'The requested format is not offered.',
  409: 'The current state does not allow this, or the same request is in flight (Retry-After).',
  410: 'It is gone: past its retention, or from before the data was emptied.',
  412: 'If-Match names an older version.',
  413: 'The body is too large.',
  415: 'The body is not of the media type that this operation takes.',
  422: 'The request is well-formed and cannot be carried out: a key used for another body, a date without a rule.',
  428: 'If-Match is missing.',
  429: 'Too many requests; wait for Retry-After.',
  500: 'A fault on our side; sending the same request again is safe.',
  503: 'Temporarily unavailable; wait for Retry-After.'
} as const

export type ProblemStatus = keyof typeof DESCRIPTIONS

interface ProblemResponse {
  readonly description: string
  readonly content: { readonly 'application/problem+json': { readonly schema: TSchema } }
}

/** The `response` entries of the problems that an operation answers with: `{ 201: View, ...problems(400, 404, 409) }`. */
export function problems<S extends ProblemStatus>(...statuses: readonly S[]): Record<S, ProblemResponse> {
  const entries = statuses.map(status => [status, problemResponse(status)] as const)
  return Object.fromEntries(entries) as Record<S, ProblemResponse>
}

function problemResponse(status: ProblemStatus): ProblemResponse {
  return { description: DESCRIPTIONS[status], content: { 'application/problem+json': { schema: ProblemSchema } } }
}

/** The `response` entry of an answer without a body: `{ 204: noContent('Deleted'), 304: noContent('Not modified') }`. */
export function noContent(description: string) {
  return Type.Null({ description })
}
