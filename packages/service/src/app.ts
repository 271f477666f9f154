import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import type { Registry } from 'prom-client'
import { accessTokens } from './access/access-tokens.ts'
import { keyProofs } from './access/key-proofs.ts'
import { listIn, type SharedConfig } from './config.ts'
import { contractRoute, referencePage } from './contract/docs.ts'
import { describeRoutes } from './contract/openapi.ts'
import { allowedMethods } from './http/allowed-methods.ts'
import type { App } from './http/app-type.ts'
import { answerUnreadableRequest } from './http/client-errors.ts'
import { readJsonBodies } from './http/json-body.ts'
import { answerWithProblems, sendProblem } from './http/problem-handlers.ts'
import { rateLimits } from './http/rate-limit.ts'
import { requestIdOf } from './http/request-id.ts'
import { SECURITY_HEADERS } from './http/security-headers.ts'
import { healthRoutes, type ReadinessCheck } from './observability/health.ts'
import { createMetrics, type PoolCounts } from './observability/metrics.ts'
import { problemOf } from './problems/failures.ts'
import { equipRoutes } from './routes/route-equipment.ts'
import './routes/request-types.ts'

export type { App } from './http/app-type.ts'

export interface AppOptions {
  /** One word, for logs and metrics. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly config: Pick<SharedConfig, 'ISSUER' | 'AUDIENCE' | 'DOCS' | 'BODY_LIMIT' | 'REQUEST_TIMEOUT_SECONDS'> &
    Partial<Pick<SharedConfig, 'RATE_LIMIT_PER_MINUTE' | 'TRUSTED_PROXIES' | 'PUBLIC_ORIGINS'>>
  /** The issuer's keys: `remoteKeys(config.JWKS_URL)`, in tests a local set. */
  readonly keys: JWTVerifyGetKey
  readonly logger: FastifyBaseLogger
  /** Adds the service's routes. */
  readonly routes: (app: App) => void | Promise<void>
  readonly readiness?: readonly ReadinessCheck[]
  /** Pools to show in the metrics, by name. */
  readonly pools?: Readonly<Record<string, PoolCounts>>
  /** Adds metrics of its own to those that every app has. */
  readonly addMetrics?: (registry: Registry) => void
  /** Whether every answer is compared to the contract: in tests and in the sandbox. */
  readonly responseGuard: boolean
  /** Where clients get tokens, for the contract. */
  readonly tokenUrl?: string
}

/** The one way in which all services are built. Ready to `listen` or `inject`; rejects when a route breaks a house rule. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger } = options
  let isStopping = false
  const fastify = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: requestIdOf,
    bodyLimit: config.BODY_LIMIT,
    requestTimeout: config.REQUEST_TIMEOUT_SECONDS * 1000,
    connectionTimeout: 0,
    trustProxy: trustedProxies(config.TRUSTED_PROXIES),
    keepAliveTimeout: 72_000,
    // Requests that were on their way when the stop began are answered, on connections that then close.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (error, socket) => answerUnreadableRequest(error, socket, logger),
    // An address that cannot be read reaches no route, so no hook has set what every answer carries.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(problemOf(error), request, reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id }))
  }).withTypeProvider<TypeBoxTypeProvider>()
  const app: App = Object.assign(fastify, {
    beginStop() {
      isStopping = true
    }
  })
  const scopes = new Set<string>()
  const methods = allowedMethods()
  const metrics = createMetrics(options.name, options.pools ?? {}, options.addMetrics)

  const limits = await rateLimits(app, config.RATE_LIMIT_PER_MINUTE ?? 0)
  readJsonBodies(app)
  answerWithProblems(app, { allowedMethods: methods.at, limits })
  const tokens = accessTokens({ issuer: config.ISSUER, audience: config.AUDIENCE, keys: options.keys })
  const proofs = keyProofs(listIn(config.PUBLIC_ORIGINS ?? ''))
  if (config.DOCS) await referencePage(app, options.title)
  equipRoutes(app, {
    tokens,
    proofs,
    limits,
    metrics,
    scopes,
    addMethod: methods.add,
    responseGuard: options.responseGuard
  })
  describeRoutes(app, { ...options, tokenUrl: options.tokenUrl ?? 'http://127.0.0.1:8080/oauth/token' }, scopes)

  // Requests accepted before the stop tell their client not to use the connection again.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close')
    done(null, payload)
  })
  app.after(() => {
    healthRoutes(app, options.readiness ?? [], () => isStopping)
    app.get('/metrics', { schema: { hide: true }, config: { public: true } }, async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.text())
    )
    if (config.DOCS) contractRoute(app)
  })
  app.register(async scope => options.routes(scope as App))
  await app.ready()
  return app
}

/** Whose word counts on where a request comes from; nobody's unless configured. */
function trustedProxies(list = ''): string[] | false {
  const proxies = listIn(list)
  return proxies.length > 0 && proxies
}
