import type { FastifySchema, RouteOptions } from 'fastify'
import { type ProblemStatus, problems } from '../contract/openapi-responses.ts'
import { fields } from '../schema/fields.ts'
import { definitionOf } from '../schema/shared-schema.ts'

interface Contract {
  readonly operationId?: string
  readonly summary?: string
  readonly hide?: boolean
}

interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: boolean | object
  readonly patternProperties?: object
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
}

/** A name in the query that an operation does not know is refused, as one in a body is: a filter with a slip would answer with too much. */
const NO_QUERY = fields({})

/**
 * The route's schema with what every operation has in common: the problems that the app itself answers with, and the scopes.
 * Throws when the operation has no operationId or summary, or when a part of its request would let unknown fields pass.
 */
export function completeContract(route: RouteOptions, scopes: readonly string[] | null): FastifySchema {
  const schema: FastifySchema & Contract = route.schema ?? {}
  const at = `${String(route.method)} ${route.url}`
  if (schema.hide !== true && (!schema.operationId || !schema.summary)) {
    throw new Error(`${at} needs an operationId and a summary`)
  }
  for (const part of ['body', 'querystring', 'params'] as const) {
    if (schema[part] !== undefined) refuseLooseObjects(schema[part] as Shape, `${at}: ${part}`)
  }
  const querystring = schema.querystring ?? (scopes === null ? undefined : NO_QUERY)
  const security = scopes === null ? [] : scopes.map(scope => ({ oauth2: [scope] }))
  return {
    ...schema,
    ...(querystring === undefined ? {} : { querystring }),
    response: { ...problems(...statusesOf(route, schema, scopes)), ...(schema.response as object | undefined) },
    security,
    ...(scopes === null ? {} : { 'x-scope': scopes }),
    ...(route.config?.optionalBody ? { 'x-optional-body': true } : {})
  } as FastifySchema
}

/** The statuses that any operation of this kind can answer with, whatever its handler does. */
function statusesOf(route: RouteOptions, schema: FastifySchema, scopes: readonly string[] | null): ProblemStatus[] {
  const hasInput = schema.body ?? schema.querystring ?? schema.params ?? schema.headers
  // A body that nobody asked for is read all the same, and refused when it is not JSON.
  const takesBody = [route.method].flat().some(method => !['GET', 'HEAD', 'OPTIONS'].includes(method))
  return [
    ...(hasInput === undefined && scopes === null ? [] : ([400] as const)),
    ...(scopes === null ? [] : ([401, 403, 429] as const)),
    ...(takesBody ? ([413, 415] as const) : []),
    500,
    503
  ]
}

function refuseLooseObjects(schema: Shape, at: string): void {
  const shape = (definitionOf(schema) as Shape | undefined) ?? schema
  if (shape.type === 'object' && shape.additionalProperties === undefined && shape.patternProperties === undefined) {
    throw new Error(`${at} lets unknown fields pass; build it with fields()`)
  }
  for (const [name, part] of Object.entries(shape.properties ?? {})) refuseLooseObjects(part, `${at}/${name}`)
  for (const part of [...(shape.anyOf ?? []), ...(shape.allOf ?? [])]) refuseLooseObjects(part, at)
  if (shape.items) refuseLooseObjects(shape.items, `${at}/*`)
}
