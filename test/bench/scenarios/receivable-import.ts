import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import type { Listening } from '../contestants/quote-service.ts'
import { startProcess } from '../harness/process.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * Imports of 10,000, 100,000 and again 100,000 receivables into one policy: the lines a second from the upload's first byte to the last
 * line's result, and the most memory that the service ever held. The peak is what V8 takes for garbage on
 * this machine; what is left when that is gone must not grow.
 */
export const receivableImport: Scenario = {
  name: 'receivable-import',
  title: 'POST /v1/policies/{id}/receivable-imports with 100,000 lines',
  async run(bench) {
    const database = await createTestDatabase()
    bench.afterwards(() => database.drop())
    await storePackagedRulebook(database.adminUrl, { sandbox: false })
    await installJobs(database.adminUrl)
    const filesFolder = await mkdtemp(join(tmpdir(), 'bench-files-'))
    bench.afterwards(() => rm(filesFolder, { recursive: true, force: true }))
    const { id } = await seedPolicy(database.adminUrl)
    const service = startProcess('policy-service', ['--expose-gc'])
    bench.afterwards(() => service.end())
    const listening = await service.ask<Listening>('listen', {
      api: database.urlOf('policy_api'),
      job: database.urlOf('policy_job'),
      queue: database.urlOf('job_queue'),
      filesFolder
    })
    const facts: [string, string][] = []
    for (const [batch, lines] of [
      ['small', 10_000],
      ['large', 100_000],
      ['more', 100_000]
    ] as const) {
      const speed = await importLines(listening, id, batch, lines)
      const peak = await service.ask<number>('peakMemoryMiB')
      const live = await service.ask<number>('liveMemoryMiB')
      const memory = `peak ${peak.toFixed(0)} MiB, ${live.toFixed(1)} MiB when the garbage is gone`
      facts.push([`${lines.toLocaleString('en')} lines`, `${speed}, ${memory}`])
    }
    return { facts }
  }
}

async function importLines({ address, authorization }: Listening, policyId: string, batch: string, lines: number) {
  const begun = performance.now()
  const location = await upload(`${address}/v1/policies/${policyId}/receivable-imports`, authorization, batch, lines)
  for (;;) {
    const reply = await fetch(`${address}${location}`, { headers: { authorization } })
    const state = (await reply.json()) as { status: string; accepted: number }
    if (state.status === 'finished') {
      if (state.accepted !== lines) throw new Error(`${state.accepted} of ${lines} lines were accepted`)
      return `${Math.round(lines / ((performance.now() - begun) / 1000)).toLocaleString('en')} lines a second`
    }
    if (state.status === 'failed') throw new Error('the import failed')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Sends the lines as they are made, and gives where the import can be followed. */
function upload(url: string, authorization: string, batch: string, lines: number): Promise<string> {
  function* pieces() {
    for (let from = 0; from < lines; from += 100) {
      yield Array.from({ length: 100 }, (_, i) => line(batch, from + i)).join('')
    }
  }
  const outgoing = request(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-ndjson', 'idempotency-key': `"bench-${batch}"` }
  })
  Readable.from(pieces()).pipe(outgoing)
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject).once('response', incoming => {
      incoming.resume()
      if (incoming.statusCode === 202) resolve(String(incoming.headers.location))
      else reject(new Error(`the import was answered ${incoming.statusCode}`))
    })
  })
}

function line(batch: string, number: number): string {
  const receivable = {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: `${batch}-${number}`,
    taxInvoiceNumber: `20220302-41000000-${batch}-${number}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 1_100_000 + number,
    supplyValue: 1_000_000 + number,
    vat: 100_000
  }
  return `${JSON.stringify(receivable)}\n`
}
