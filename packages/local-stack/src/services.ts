import { createClaimsService } from '@trade-credit/claims-service/app.ts'
import { createPolicyService } from '@trade-credit/policy-service/app.ts'
import { createQuoteService } from '@trade-credit/quote-service/app.ts'
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createUnderwritingService } from '@trade-credit/underwriting-service/app.ts'
import type { LocalService } from './local-service.ts'

/** The services that `npm start` runs in one process; each also has a `main.ts` to run alone. */
export const localServices: readonly LocalService[] = [
  {
    name: 'quote',
    portVariable: 'QUOTE_PORT',
    create: environment => createQuoteService(readConfig(SharedConfig, environment))
  },
  {
    name: 'underwriting',
    portVariable: 'UNDERWRITING_PORT',
    create: environment => createUnderwritingService(readConfig(SharedConfig, environment))
  },
  {
    name: 'policy',
    portVariable: 'POLICY_PORT',
    create: environment => createPolicyService(readConfig(SharedConfig, environment))
  },
  {
    name: 'claims',
    portVariable: 'CLAIMS_PORT',
    create: environment => createClaimsService(readConfig(SharedConfig, environment))
  }
]
