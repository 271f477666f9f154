import type { SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type Service, type ServiceDefinition } from '@trade-credit/service/service.ts'
import { ageingRoutes } from './ageing/routes.ts'
import { appealRoutes } from './appeals/routes.ts'
import { lapseApplications } from './applications/lapse-applications.ts'
import { applicationRoutes } from './applications/routes.ts'
import { applicationStepRoutes } from './applications/step.routes.ts'
import { toldFactsRoutes } from './applications/told-facts.routes.ts'
import { capacityRoutes } from './capacity/routes.ts'
import { limitWithdrawalRoutes } from './capacity/withdrawal.routes.ts'
import { centreRoutes } from './centres/routes.ts'
import { consentRoutes } from './consents/routes.ts'
import { creditAssessmentBatchRoutes } from './credit-assessments/batch.routes.ts'
import { creditAssessmentRoutes } from './credit-assessments/routes.ts'
import { creditSignalRoutes } from './credit-signals/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { applicationDocumentRoutes } from './documents/routes.ts'
import { handOverRoutes } from './hand-overs/routes.ts'
import { insuredBuyerRoutes } from './monitoring/insured-buyer.routes.ts'
import { monitoringJobs } from './monitoring/jobs.ts'
import { expireOffers, OFFER_EXPIRY } from './offers/expire-offers.ts'
import { offerRoutes } from './offers/routes.ts'
import { partyRoutes } from './parties/routes.ts'
import { referralDecisionRoutes } from './referrals/decision.routes.ts'
import { referralQueueRoutes } from './referrals/queue.routes.ts'
import { newApplicationRoutes } from './submissions/application.routes.ts'
import { submissionRoutes } from './submissions/routes.ts'
import { withdrawalRoutes } from './submissions/withdrawal.routes.ts'

/** Applications and what comes of them: the one service that knows who stands behind a number and what its credit is worth. */
export const underwritingService: ServiceDefinition = {
  name: 'underwriting',
  title: 'Underwriting',
  description: 'Applications, credit assessments, decisions and offers of 매출채권보험.',
  routes(app, platform) {
    newApplicationRoutes(app, platform)
    applicationRoutes(app, platform)
    withdrawalRoutes(app, platform)
    applicationStepRoutes(app, platform)
    toldFactsRoutes(app, platform)
    applicationDocumentRoutes(app, platform)
    consentRoutes(app, platform)
    submissionRoutes(app, platform)
    decisionRoutes(app, platform)
    offerRoutes(app, platform)
    handOverRoutes(app, platform)
    partyRoutes(app, platform)
    referralQueueRoutes(app, platform)
    referralDecisionRoutes(app, platform)
    appealRoutes(app, platform)
    ageingRoutes(app, platform)
    centreRoutes(app, platform)
    insuredBuyerRoutes(app, platform)
    creditAssessmentRoutes(app, platform)
    creditAssessmentBatchRoutes(app, platform)
    creditSignalRoutes(app, platform)
    capacityRoutes(app, platform)
    limitWithdrawalRoutes(app, platform)
  },
  jobs: platform => ({
    'offer-expiry': async (_payload, context) => {
      const offers = await expireOffers(context)
      return { ...offers, applications: await lapseApplications(context, platform, OFFER_EXPIRY) }
    },
    ...monitoringJobs(platform)
  })
}

/** Builds the service. Rejects when the database cannot be reached. */
export function createUnderwritingService(config: SharedConfig): Promise<Service> {
  return createService(underwritingService, config)
}
