import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ProblemError } from '../problems/problems.ts'
import { coerceTexts } from './coercion.ts'
import { registerFormats } from './formats.ts'
import { collectDefinitions } from './shared-schema.ts'
import { compileUniqueCheck } from './unique.ts'
import { fieldError } from './violation-messages.ts'
import { violationsOf } from './violations.ts'

/** No problem lists more field errors than this: whoever gets so many has one mistake made many times. */
export const MAX_FIELD_ERRORS = 50

const POINTER_PREFIX: Readonly<Record<string, string>> = { params: '/path', querystring: '/query', headers: '/headers' }

/** Whether a value has a schema's shape: TypeBox's compiled check, then what JSON Schema cannot say (`x-unique-by`). */
export function compileCheck(schema: TSchema): (value: unknown) => boolean {
  registerFormats()
  const definitions = new Map<string, TSchema>()
  collectDefinitions(schema, definitions)
  const compiled = Compile(Object.fromEntries(definitions), schema)
  const isUnique = compileUniqueCheck(schema)
  return isUnique ? value => compiled.Check(value) && isUnique(value) : value => compiled.Check(value)
}

/**
 * Fastify's validator for every part of a request. Bodies are taken as they are; texts of path, query and headers become
 * the numbers and booleans that the schema asks for. Ends in the problem `invalid_request` with every field error.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = compileCheck(schema)
  const isBody = httpPart === 'body'
  return (value: unknown) => {
    const read = isBody ? value : coerceTexts(schema, value)
    return check(read) ? { value: read } : { error: refusal(schema, read, httpPart ?? 'body') }
  }
}

function refusal(schema: TSchema, value: unknown, httpPart: string): ProblemError {
  if (httpPart === 'body' && (value === undefined || value === null)) return new ProblemError('empty_body')
  const violations = violationsOf(schema, value, MAX_FIELD_ERRORS)
  if (violations.length === 0)
    throw new Error('the schema refuses a value for a reason that violations.ts does not know')
  return new ProblemError('invalid_request', { errors: violations.map(v => fieldError(v, POINTER_PREFIX[httpPart])) })
}
