import { runService } from '@trade-credit/service/run-service.ts'
import { createClaimsService } from './app.ts'

await runService(createClaimsService)
