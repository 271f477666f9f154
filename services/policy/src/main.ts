import { runService } from '@trade-credit/service/run-service.ts'
import { createPolicyService } from './app.ts'

await runService(createPolicyService)
