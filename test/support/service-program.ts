// One real service in a process of its own, to be killed: node service-program.ts <name> <JSON of its variables>. It verifies tokens
// by the keys that its parent hands it, and tells its parent where it listens.
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type ServiceDefinition } from '@trade-credit/service/service.ts'
import { createLocalJWKSet } from 'jose'

const [name = '', variables = '{}', keys = '{"keys":[]}'] = process.argv.slice(2)
const definitions: Readonly<Record<string, () => Promise<ServiceDefinition>>> = {
  quote: async () => (await import('@trade-credit/quote-service/app.ts')).quoteService,
  underwriting: async () => (await import('@trade-credit/underwriting-service/app.ts')).underwritingService,
  policy: async () => (await import('@trade-credit/policy-service/app.ts')).policyService,
  claims: async () => (await import('@trade-credit/claims-service/app.ts')).claimsService
}
const definition = await definitions[name]?.()
if (!definition) throw new Error(`there is no service ${name}`)
const config = readConfig(SharedConfig, JSON.parse(variables) as Record<string, string>)
const service = await createService(definition, config, createLocalJWKSet(JSON.parse(keys)))
process.send?.({ url: await service.start() })
