import { knownPapers } from '@trade-credit/domain/underwriting/needed-papers.ts'
import type { App } from '@trade-credit/service/app.ts'
import { documentRoutes } from '@trade-credit/service/documents/routes.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requirePapersOpen } from '../applications/open-application.ts'
import { findApplication, lockApplication } from '../applications/repository.ts'
import { ApplicationId } from '../applications/schemas.ts'

/** The papers of an application: handed in by its organisation as long as it is not decided, read by it and the insurer. */
export function applicationDocumentRoutes(app: App, platform: ServicePlatform): void {
  documentRoutes(app, platform, {
    noun: 'applications',
    name: 'application',
    id: ApplicationId,
    table: 'underwriting.document',
    readScope: 'applications:read',
    writeScope: 'applications:write',
    async requireOpen(trx, { id, type, lock, businessDate }) {
      const application = await (lock ? lockApplication(trx, id, businessDate) : findApplication(trx, id))
      if (!application || application.organisation !== trx.actor.organisation) return problem('not_found')
      requirePapersOpen(application)
      const rules = platform.rulebook.on(businessDate).rulesAt(application.received_on)
      const isAsked = application.requested_documents.some(requested => requested.type === type)
      if (!isAsked && !knownPapers(rules).has(type)) refuseType([...knownPapers(rules)])
    },
    async requireVisible(trx, id) {
      if (!(await findApplication(trx, id))) problem('not_found')
    }
  })
}

function refuseType(known: readonly string[]): never {
  return refuseField('/path/type', 'unknown_document_type', {
    ko: `이런 서류 종류가 없습니다. ${known.join(', ')} 가운데 하나로 보내 주세요.`,
    en: `There is no such kind of paper. Send one of ${known.join(', ')}.`
  })
}
