import { unwrapReferences } from './described-references.ts'
import { type Definitions, type ExampleShape, exampleOf } from './examples.ts'
import { headersOf, RESPONSE_HEADERS } from './headers.ts'
import { tagsOf } from './tags.ts'

interface MediaType {
  readonly schema?: ExampleShape
  readonly example?: unknown
  readonly examples?: unknown
}
interface Part {
  readonly description?: string
  readonly content?: Readonly<Record<string, MediaType>>
}
interface Operation {
  readonly security?: readonly unknown[]
  readonly tags?: readonly string[]
  readonly requestBody?: Part & { readonly required?: boolean }
  /** Set by a route whose body may be left out; swagger takes every body as required. */
  readonly 'x-optional-body'?: true
  readonly responses?: Readonly<Record<string, Part>>
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

interface Components {
  readonly schemas?: Readonly<Record<string, ExampleShape>>
  readonly securitySchemes?: {
    readonly oauth2?: { readonly flows?: { readonly clientCredentials?: { scopes: Record<string, string> } } }
  }
}

/**
 * The document as it is published: in a stable order, so that a committed copy can be compared, and with what all operations
 * have in common: headers, tags, integer formats, and an example of each body and answer.
 */
export function tidyContract(written: Record<string, unknown>, scopes: readonly string[]): Record<string, unknown> {
  const document = unwrapReferences(written)
  const components = (document['components'] ?? {}) as Components
  const flow = components.securitySchemes?.oauth2?.flows?.clientCredentials
  if (flow) flow.scopes = Object.fromEntries(scopes.map(scope => [scope, describeScope(scope)]))
  const schemas = sorted(withoutIds(components.schemas ?? {}))
  const paths = mapValues(sorted((document['paths'] ?? {}) as Paths), path =>
    mapValues(path, operation => completed(operation, schemas))
  )
  return typed({
    ...document,
    tags: tagsOf(paths),
    paths,
    components: { ...components, headers: RESPONSE_HEADERS, schemas }
  })
}

function completed(operation: Operation, definitions: Definitions): Operation {
  const { 'x-optional-body': isOptional, ...written } = operation
  const { security = [], requestBody, responses = {} } = written
  return {
    ...written,
    ...(requestBody && { requestBody: { ...withExamples(requestBody, definitions), required: isOptional !== true } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => {
        const part = status.startsWith('2') ? withExamples(described(response, status), definitions) : response
        return [status, { ...part, headers: headersOf(Number(status), security.length > 0) }]
      })
    )
  }
}

const DONE: Readonly<Record<string, string>> = {
  '200': 'It is done; this is what was asked for, or how it stands now.',
  '201': 'It is stored; this is how it stands now.',
  '202': 'It is taken and will be worked on; this says where to follow it.'
}

/** What the status means, where the answer's schema says nothing of its own: Fastify calls those all alike. */
function described<P extends Part>(response: P, status: string): P {
  if (response.description !== 'Default Response') return response
  return { ...response, description: DONE[status] ?? 'It is done.' }
}

function withExamples<P extends Part>(part: P, definitions: Definitions): P {
  if (!part.content) return part
  const content = mapValues(part.content, media => {
    if (!media.schema || 'example' in media || 'examples' in media) return media
    const example = exampleOf(media.schema, definitions)
    return example === undefined ? media : { ...media, example }
  })
  return { ...part, content }
}

const INT32 = 2 ** 31

/**
 * What generators of clients in typed languages need: every integer with the width that holds its bounds, and every choice among texts
 * with their type, without which they take it for anything.
 */
function typed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(typed) as T
  if (typeof value !== 'object' || value === null) return value
  const copy = mapValues(value as Record<string, unknown>, typed)
  if (Array.isArray(copy['enum']) && copy['enum'].every(choice => typeof choice === 'string'))
    return { type: 'string', ...copy } as T
  if (copy['type'] !== 'integer' || copy['format'] !== undefined) return copy as T
  const { minimum = -INT32, maximum } = copy as { minimum?: number; maximum?: number }
  const isNarrow = maximum !== undefined && minimum >= -INT32 && maximum < INT32
  return { ...copy, format: isNarrow ? 'int32' : 'int64' } as T
}

function describeScope(scope: string): string {
  const [noun = '', verb = ''] = scope.split(':')
  return `${verb} ${noun.replaceAll('-', ' ')}`
}

function withoutIds(schemas: Readonly<Record<string, ExampleShape>>): Record<string, ExampleShape> {
  return mapValues(schemas, schema => {
    const { $id: _id, ...rest } = schema as ExampleShape & { $id?: string }
    return rest
  })
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}
