import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import { isKsicCode } from '@trade-credit/domain/ksic.ts'
import { isPlainDate } from '@trade-credit/domain/plain-date.ts'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** A JSON Schema as it stands in a document; `$ref` points into the document. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly 'x-unique-by'?: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
  readonly example?: unknown
}

export interface MediaType {
  readonly schema: Schema
  readonly example?: unknown
}

export interface Response {
  readonly content?: Readonly<Record<string, MediaType>>
  readonly headers?: Readonly<Record<string, unknown>>
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/v1/quotes/{quoteId}` */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  /** Scopes of which a caller needs one; null for a public operation. */
  readonly scopes: readonly string[] | null
  readonly parameters: readonly Parameter[]
  readonly requestBody: Readonly<Record<string, MediaType>>
  /** Whether a request may come without it. */
  readonly mayLeaveBodyOut: boolean
  readonly responses: Readonly<Record<string, Response>>
}

interface RawOperation extends Pick<Operation, 'operationId' | 'summary' | 'responses'> {
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Response & { readonly required?: boolean }
  readonly 'x-scope'?: readonly string[]
}

export interface ContractDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** Every operation of an OpenAPI document, in its order. */
export function operationsOf(document: ContractDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      operationId: operation.operationId,
      summary: operation.summary,
      tags: operation.tags ?? [],
      scopes: operation['x-scope'] ?? null,
      parameters: operation.parameters ?? [],
      requestBody: operation.requestBody?.content ?? {},
      mayLeaveBodyOut: operation.requestBody?.required === false,
      responses: operation.responses
    }))
  )
}

/** The schema that a reference points to, or the schema itself. */
export function resolve(schema: Schema, document: ContractDocument): Schema {
  if (schema.$ref === undefined) return schema
  const found = document.components.schemas?.[schema.$ref.replace('#/components/schemas/', '')]
  if (!found) throw new Error(`the document has no ${schema.$ref}`)
  return found
}

/** Formats of our own, for a validator that is not the one the services use. */
const OWN_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'plain-date': isPlainDate,
  'business-number': isBusinessNumber,
  'corporate-number': isCorporateNumber,
  ksic: isKsicCode,
  'one-line': text => !/\p{Cc}/u.test(text) && text.isWellFormed(),
  'printable-ascii': text => /^[ -~]*$/.test(text)
}

/** Validators (JSON Schema 2020-12, by ajv) of the document's schemas; made once for schemas that read the same. */
export function validators(document: ContractDocument): (schema: Schema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  for (const [name, test] of Object.entries(OWN_FORMATS)) ajv.addFormat(name, test)
  // Once for all: ajv walks through the whole of what it is given, and all components beside each schema took it most of the time.
  ajv.addSchema({ components: document.components }, CONTRACT)
  const known = new Map<Schema, ValidateFunction>()
  const sameText = new Map<string, ValidateFunction>()
  return schema => {
    let validate = known.get(schema)
    if (!validate) {
      const text = JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${CONTRACT}#/`)
      validate = sameText.get(text) ?? ajv.compile(JSON.parse(text))
      sameText.set(text, validate)
      known.set(schema, validate)
    }
    return validate
  }
}

/** By this name the document's references find its components. */
const CONTRACT = 'contract.json'
