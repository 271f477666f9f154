import { runService } from '@trade-credit/service/run-service.ts'
import { createQuoteService } from './app.ts'

await runService(createQuoteService)
