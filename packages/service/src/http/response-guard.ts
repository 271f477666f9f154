import type { FastifySchema, onSendHookHandler, preSerializationHookHandler } from 'fastify'
import type { TSchema } from 'typebox'
import { compileCheck } from '../schema/validation.ts'
import { violationsOf } from '../schema/violations.ts'

/** An answer that the contract does not describe: a bug in a view, answered with 500 where the guard is on. */
export class ContractBreach extends Error {
  override name = 'ContractBreach'
}

interface Declared {
  readonly content?: Readonly<Record<string, { readonly schema?: TSchema }>>
}

/** Compares every object that the route answers with to the schema it declares for that status. */
export function guardBody(at: string, schema: FastifySchema): preSerializationHookHandler<unknown> {
  const declared = responsesOf(schema)
  const checks = new Map<number, (value: unknown) => boolean>()
  return (_request, reply, payload, done) => {
    const response = declared[reply.statusCode]
    const shape = bodySchemaOf(response)
    if (!shape) return done(null, payload)
    let check = checks.get(reply.statusCode)
    if (!check) {
      check = compileCheck(shape)
      checks.set(reply.statusCode, check)
    }
    if (check(payload)) return done(null, payload)
    const violations = violationsOf(shape, payload, 5).map(
      ({ pointer, code, about }) => `${pointer || '/'} ${code} ${about['expected'] ?? ''}`
    )
    done(
      new ContractBreach(`${at} answers ${reply.statusCode} with a body it does not declare: ${violations.join(', ')}`)
    )
  }
}

/** Refuses every status that the route does not declare, with or without a body. */
export function guardStatus(at: string, schema: FastifySchema): onSendHookHandler<unknown> {
  const declared = responsesOf(schema)
  return (_request, reply, payload, done) => {
    if (declared[reply.statusCode] || reply.statusCode === 500) return done(null, payload)
    done(new ContractBreach(`${at} answers ${reply.statusCode}, which it does not declare`))
  }
}

function responsesOf(schema: FastifySchema): Readonly<Record<number, Declared | undefined>> {
  return (schema.response ?? {}) as Record<number, Declared | undefined>
}

function bodySchemaOf(response: Declared | undefined): TSchema | undefined {
  if (!response) return undefined
  return response.content ? response.content['application/json']?.schema : (response as TSchema)
}
