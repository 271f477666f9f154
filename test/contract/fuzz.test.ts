import { setTimeout as sleep } from 'node:timers/promises'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import { localClients } from '@trade-credit/local-stack/issuer/clients.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { grantedScopes } from '@trade-credit/service/access/scopes.ts'
import { contractOf } from '@trade-credit/service/contract-of.ts'
import { QUEUED_JOBS, SCHEDULES } from '@trade-credit/service/platform/jobs/schedules.ts'
import { platformService } from '@trade-credit/service/platform-service.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import fc from 'fast-check'
import pg from 'pg'
import t from 'tap'
import { authorization } from '../support/access-token.ts'
import { runService } from '../support/running-service.ts'
import { faultsOf } from './answer-faults.ts'
import { type ContractDocument, type Operation, operationsOf, validators } from './contract-operations.ts'
import { type FuzzedRequest, requestsTo } from './contract-requests.ts'
import { knownIds } from './known-ids.ts'
import { rowCounts } from './row-counts.ts'

// FUZZ_SEED=<n> explores elsewhere, FUZZ_RUNS=<n> longer. A failure prints seed and path to repeat it.
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_302)
// Requests to each operation, the same on every machine: how long they take depends on its speed, and says nothing.
const runs = Number(process.env['FUZZ_RUNS'] ?? 30)
t.setTimeout(0)

/** What chance alone gets done. The bodies of others are right too rarely to count on. */
const CARRIED_OUT = new Set(['requestQuote', 'getQuote', 'listQuotes', 'listProducts', 'listEvents', 'runJob'])

const services = [quoteService, underwritingService, policyService, claimsService]
const contracts = (await Promise.all([...services, platformService].map(contractOf))) as unknown as ContractDocument[]

for (const [i, service] of services.entries()) {
  // The platform's operations are the same in every service: the first one shows them.
  const documents = [contracts[i], ...(i === 0 ? [contracts.at(-1)] : [])].filter(document => document !== undefined)
  if (documents.every(document => operationsOf(document).length === 0)) continue

  t.test(`whatever is sent to ${service.name}, it answers as its contract says`, async t => {
    const { app, database } = await runService(t, service, { jobs: true })
    const admin = new pg.Client(database.adminUrl)
    await admin.connect()
    const { remember, withKnownIds } = knownIds()
    t.teardown(() => admin.end())

    for (const document of documents) {
      const validatorOf = validators(document)
      // What empties the sandbox or moves its date comes last: behind it there is less to find.
      for (const operation of operationsOf(document).toSorted(byHarm).map(withOwnJobs)) {
        await t.test(operation.operationId, async t => {
          const token = await tokenFor(operation)
          let before = await rowCounts(admin)
          const seen: Record<number, number> = {}
          const send = async ({ method, url, headers, body }: FuzzedRequest) => {
            const reply = await app.inject({
              method,
              url: withKnownIds(url),
              headers: { ...token, ...headers },
              ...(body === undefined ? {} : { payload: body })
            })
            seen[reply.statusCode] = (seen[reply.statusCode] ?? 0) + 1
            remember(reply.body)
            const faults = faultsOf(operation, reply, validatorOf)
            if (reply.statusCode < 300) {
              // What a job does of it in its own time would count as the next request's.
              if (method !== 'GET') await jobsDone(admin, service.name)
              before = await rowCounts(admin)
            } else {
              const after = await rowCounts(admin)
              if (reply.statusCode >= 400 && after !== before)
                faults.push(`something was written: ${before} → ${after}`)
              before = after
            }
            if (faults.length > 0) throw new Error(faults.join('; '))
          }
          const numRuns = CARRIED_OUT.has(operation.operationId) ? Math.max(runs, 85) : runs
          const report = await fc.check(fc.asyncProperty(requestsTo(operation, document), send), { seed, numRuns })
          t.notOk(report.failed, `${(await fc.asyncDefaultReportMessage(report)) ?? ''} ${report.errorInstance ?? ''}`)
          t.comment(JSON.stringify(seen))
          // A fuzzer that is always turned away at the door proves nothing.
          t.notOk(seen[401] ?? seen[403], 'every request was let in')
          if (CARRIED_OUT.has(operation.operationId)) t.ok(seen[200] ?? seen[201], 'some requests were carried out')
        })
      }
    }
  })
}

/** Waits until the service's worker has nothing to do; what other services would do waits for ever and does not count. */
async function jobsDone(admin: pg.Client, service: string): Promise<void> {
  const own = QUEUED_JOBS.filter(job => job.service === service || job.service === 'platform').map(({ name }) => name)
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await admin.query({
      name: 'own_jobs',
      text: 'select 1 from graphile_worker.jobs where task_identifier = any ($1) and attempts < max_attempts limit 1',
      values: [own]
    })
    if (rows.length === 0) return
    await sleep(10)
  }
}

/** Jobs of services that do not run beside this one would be waited for in vain. */
function withOwnJobs(operation: Operation): Operation {
  if (operation.operationId !== 'runJob') return operation
  const jobs = SCHEDULES.filter(({ service }) => service === 'platform').map(({ name }) => name)
  const parameters = operation.parameters.map(parameter =>
    parameter.name === 'name' ? { ...parameter, schema: { type: 'string', enum: jobs } } : parameter
  )
  return { ...operation, parameters }
}

function byHarm(a: Operation, b: Operation): number {
  return Number(a.tags.includes('sandbox')) - Number(b.tags.includes('sandbox'))
}

/** Whose scope others hold too, and which are the insurer's all the same. */
const INSURERS_OWN: ReadonlySet<string> = new Set(['confirmInsuredEvent', 'correctInsuredEvent', 'getClaimStatistics'])

/** The token of a client that may call the operation. */
async function tokenFor({ scopes, operationId }: Operation): Promise<Record<string, string>> {
  if (scopes === null) return {}
  const client = localClients.find(
    ({ scopes: own, kind }) =>
      scopes.some(s => grantedScopes(own.join(' ')).has(s)) && (kind === 'insurer' || !INSURERS_OWN.has(operationId))
  )
  if (!client) throw new Error(`no client of the contract may call ${operationId}`)
  return { authorization: await authorization(client.id) }
}
