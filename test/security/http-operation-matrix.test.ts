import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import { localClients } from '@trade-credit/local-stack/issuer/clients.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { contractOf } from '@trade-credit/service/contract-of.ts'
import { platformService } from '@trade-credit/service/platform-service.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import t from 'tap'
import { type ContractDocument, type Operation, operationsOf } from '../contract/contract-operations.ts'
import { authorization } from '../support/access-token.ts'
import { runService } from '../support/running-service.ts'

const guide = await readFile(join(import.meta.dirname, '../../docs/guides/operations.md'), 'utf8')

/** `operationId client` → whether the guide says yes. Read from the page that people read, not from what made it. */
function readGuide(): Map<string, boolean> {
  const said = new Map<string, boolean>()
  let columns: string[][] = []
  for (const line of guide.split('\n')) {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim())
    const [operation = ''] = cells
    if (operation === 'operation') columns = cells.slice(3).map(names => names.split(', '))
    if (!/^\w+$/.test(operation) || operation === 'operation') continue
    for (const [i, names] of columns.entries()) {
      for (const name of names) said.set(`${operation} ${name}`, cells[i + 3] === 'yes')
    }
  }
  return said
}

const said = readGuide()
const done = new Set<string>()

for (const definition of [quoteService, underwritingService, policyService, claimsService]) {
  t.test(`${definition.name} lets in exactly the clients that the guide names`, async t => {
    const { app } = await runService(t, definition)
    const contracts = await Promise.all([contractOf(definition), contractOf(platformService)])
    const operations = (contracts as unknown as ContractDocument[]).flatMap(operationsOf)
    for (const client of localClients) {
      const bearer = await authorization(client.id)
      for (const operation of operations) {
        const { statusCode, body } = await app.inject({
          method: operation.method,
          url: emptyRequest(operation),
          headers: { authorization: bearer, 'accept-language': 'en' }
        })
        const isTurnedAway = statusCode === 403 && JSON.parse(body).code === 'scope_missing'
        const place = `${operation.operationId} ${client.id}`
        t.equal(!isTurnedAway, said.get(place), `${place}: ${statusCode}`)
        t.not(statusCode, 401, place)
        done.add(place)
      }
    }
  })
}

t.test('the guide lists every operation and every client, and nothing else', async t => {
  t.same([...said.keys()].sort(), [...done].sort())
})

/** An address of the operation that finds nothing; with no body and no key, nothing can be changed by it. */
function emptyRequest({ path }: Operation): string {
  return path.replaceAll(/\{\w+\}/g, 'none')
}
