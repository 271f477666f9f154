import { type App, type AppOptions, createApp } from '@trade-credit/service/app.ts'
import { noContent, problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { createLogger } from '@trade-credit/service/observability/logger.ts'
import { fields, orNull, uniqueBy } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, CorporateNumber, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type Static, Type } from 'typebox'

export const ISSUER = 'http://issuer.test'
export const AUDIENCE = 'trade-credit'

const pair = await generateKeyPair('ES256', { extractable: true })
export const { publicKey } = pair
export const publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }
export const localKeys = createLocalJWKSet({ keys: [publicJwk] })

/** An access token as the issuer would give it; `claims` and `header` replace what a test wants to be wrong. */
export async function token(claims: JWTPayload = {}, header: { typ?: string; alg?: string } = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    iat: now,
    exp: now + 300,
    client_id: 'portal',
    organisation: 'org_portal',
    organisation_kind: 'channel',
    scope: 'orders:write',
    ...claims
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })
    .sign(pair.privateKey)
}

export const Buyer = shared(
  'ProbeBuyer',
  fields({
    businessNumber: BusinessNumber,
    corporateNumber: Type.Optional(orNull(CorporateNumber)),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    kind: Type.Enum(['company', 'government']),
    requestedInsuredAmount: Type.Optional(Won),
    paymentTermDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 }))
  })
)

export const OrderBody = fields({
  asOf: Type.Optional(PlainDate),
  buyers: uniqueBy(Buyer, 'businessNumber', { minItems: 1, maxItems: 5000 }),
  subsidies: Type.Union([
    Type.Literal('best'),
    Type.Literal('none'),
    Type.Array(Type.String({ maxLength: 40 }), { maxItems: 5, uniqueItems: true })
  ])
})

export const goodBuyer = {
  businessNumber: '9998600043',
  corporateNumber: null,
  name: '예시모터스',
  kind: 'company',
  requestedInsuredAmount: 50_000_000
}
export const goodOrder = { asOf: '2021-12-01', buyers: [goodBuyer], subsidies: 'best' }

const OrderView = shared('ProbeOrder', fields({ count: Type.Integer(), total: Won, asOf: orNull(PlainDate) }))

function addOrders(app: App): void {
  app.post(
    '/v1/orders',
    {
      schema: {
        operationId: 'createOrder',
        summary: 'Take an order',
        tags: ['orders'],
        body: OrderBody,
        response: { 201: OrderView, ...problems(409) }
      },
      config: { scope: 'orders:write' }
    },
    async (request, reply) => reply.code(201).send(orderView(request.body))
  )
  app.get(
    '/v1/orders/:id',
    {
      schema: {
        operationId: 'getOrder',
        summary: 'Read an order',
        tags: ['orders'],
        params: fields({ id: Type.String({ pattern: '^or_[0-9]+$' }) }),
        querystring: fields({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
        response: {
          200: fields({ id: Type.String(), limit: orNull(Type.Integer()) }),
          304: noContent('Unchanged'),
          ...problems(404)
        }
      },
      config: { scope: ['orders:read', 'audit:read'] }
    },
    async request => ({ id: request.params.id, limit: request.query.limit ?? null })
  )
}

function orderView(body: Static<typeof OrderBody>) {
  const total = body.buyers.reduce((sum, buyer) => sum + (buyer.requestedInsuredAmount ?? 0), 0)
  return { count: body.buyers.length, total, asOf: body.asOf ?? null }
}

/** A small service built by the factory, with orders and whatever routes a test adds. `lines` collects its log. */
export async function probe(
  options: Partial<Omit<AppOptions, 'config'>> & { config?: Partial<AppOptions['config']>; level?: string } = {}
): Promise<{ app: App; lines: string[] }> {
  const lines: string[] = []
  const { routes, config, level, ...rest } = options
  const app = await createApp({
    name: 'probe',
    title: 'Probe',
    description: 'A service for tests.',
    keys: localKeys,
    logger: createLogger({
      name: 'probe',
      level: level ?? 'info',
      destination: { write: line => void lines.push(line) }
    }),
    responseGuard: true,
    config: { ISSUER, AUDIENCE, DOCS: true, BODY_LIMIT: 16 * 1024 * 1024, REQUEST_TIMEOUT_SECONDS: 30, ...config },
    routes: async app => {
      addOrders(app)
      await routes?.(app)
    },
    ...rest
  })
  return { app, lines }
}
