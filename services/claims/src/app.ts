import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'
import { noticeRoutes } from './adverse-notices/routes.ts'
import { appealRoutes } from './appeals/routes.ts'
import { assessmentRoutes } from './assessments/routes.ts'
import { claimPreviewRoutes } from './claim-previews/routes.ts'
import { claimStatisticsRoutes } from './claim-statistics/routes.ts'
import { claimStepRoutes } from './claim-steps/routes.ts'
import { claimRoutes } from './claims/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { claimDocumentRoutes } from './documents/routes.ts'
import { eventFanOut, personFanOut } from './fan-out/job.ts'
import { filingRoutes } from './filing/routes.ts'
import { eventDecisionRoutes } from './insured-events/decision.routes.ts'
import { insuredEventRoutes } from './insured-events/routes.ts'
import { overdueDateRoutes } from './overdue-dates/routes.ts'
import { overdueSweep } from './overdue-sweep/sweep.ts'
import { overdueRoutes } from './overdues/routes.ts'
import { paymentListRoutes } from './payments/list.routes.ts'
import { paymentRoutes } from './payments/routes.ts'
import { clawbackRoutes } from './recoveries/clawback.routes.ts'
import { declaredAfterRoutes } from './recoveries/declared-after.routes.ts'
import { recoveryRoutes } from './recoveries/routes.ts'
import { stressTestRoutes } from './stress-tests/routes.ts'

/** Insured events, claims and what follows them. */
export const claimsService: ServiceDefinition = {
  name: 'claims',
  title: 'Claims',
  description: 'Insured events, claims, payments and recoveries of 매출채권보험.',
  routes(app, platform) {
    overdueDateRoutes(app, platform)
    insuredEventRoutes(app, platform)
    eventDecisionRoutes(app, platform)
    claimPreviewRoutes(app, platform)
    claimStatisticsRoutes(app, platform)
    filingRoutes(app, platform)
    claimRoutes(app, platform)
    claimStepRoutes(app, platform)
    claimDocumentRoutes(app, platform)
    assessmentRoutes(app, platform)
    decisionRoutes(app, platform)
    noticeRoutes(app, platform)
    appealRoutes(app, platform)
    paymentRoutes(app, platform)
    paymentListRoutes(app, platform)
    recoveryRoutes(app, platform)
    clawbackRoutes(app, platform)
    declaredAfterRoutes(app, platform)
    overdueRoutes(app, platform)
    stressTestRoutes(app, platform)
  },
  jobs: ({ rulebook }) => ({
    'event-fan-out': eventFanOut(rulebook),
    'person-fan-out': personFanOut(rulebook),
    'overdue-sweep': overdueSweep(rulebook)
  })
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createClaimsService(config: SharedConfig): Promise<Service> {
  return createService(claimsService, config)
}
