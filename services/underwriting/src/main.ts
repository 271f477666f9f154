import { runService } from '@trade-credit/service/run-service.ts'
import { createUnderwritingService } from './app.ts'

await runService(createUnderwritingService)
