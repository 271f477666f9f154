import type { ValidateFunction } from 'ajv/dist/2020.js'
import type { LightMyRequestResponse } from 'fastify'
import type { Operation, Schema } from './contract-operations.ts'

/** Everything in which an answer is not what the contract says of the operation. */
export function faultsOf(
  operation: Operation,
  reply: LightMyRequestResponse,
  validatorOf: (schema: Schema) => ValidateFunction
): string[] {
  const { statusCode: status, headers, body } = reply
  // What no operation is reached by: a path that is not one, or that the router takes for another.
  const isElsewhere = (status === 404 || status === 405) && operation.path.includes('{')
  const response = operation.responses[status] ?? (isElsewhere ? operation.responses['400'] : undefined)
  const told = `${operation.operationId} answered ${status}: ${body.slice(0, 500)}`
  if (status === 500) return [told]
  if (!response) return [`undeclared status; ${told}`]

  const faults: string[] = []
  if (typeof headers['x-request-id'] !== 'string') faults.push('no X-Request-Id')
  const declared = response.content
  if (!declared) return body === '' ? faults : [...faults, `a body where none is declared; ${told}`]
  const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? ''
  const media = declared[type]
  if (!media) return [...faults, `Content-Type ${type} is not declared; ${told}`]
  const validate = validatorOf(media.schema)
  for (const value of valuesIn(body, type, media.schema)) {
    if (validate(value)) continue
    faults.push(`the body does not validate: ${JSON.stringify(validate.errors?.slice(0, 3))}; ${told}`)
  }
  if (status >= 400) {
    if (JSON.parse(body).status !== status) faults.push(`the problem says another status; ${told}`)
    if (!/^(ko|en)$/.test(String(headers['content-language']))) faults.push('no Content-Language')
  }
  return faults
}

/** What the schema of an answer is about: the JSON value, each line of NDJSON unless the schema says text, or the text. */
function valuesIn(body: string, type: string, schema: Schema): unknown[] {
  if (/[/+]json$/.test(type)) return [JSON.parse(body)]
  if (type !== 'application/x-ndjson' || schema.type === 'string') return [body]
  return body.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
}
