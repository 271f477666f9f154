import type { App } from '@trade-credit/service/app.ts'
import { type DocumentSubject, documentRoutes } from '@trade-credit/service/documents/routes.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { refuseNow } from '../claims/refusals.ts'
import { findClaim, lockClaim } from '../claims/repository.ts'
import { ClaimId } from '../claims/schemas.ts'
import { completeRequest } from './complete-request.ts'

const CLAIM: DocumentSubject = {
  noun: 'claims',
  name: 'claim',
  id: ClaimId,
  table: 'claims.document',
  readScope: 'claims:read',
  writeScope: 'claims:write',
  async requireOpen(trx, { id, type, lock }) {
    const claim = (lock ? await lockClaim(trx, id) : await findClaim(trx, id)) ?? problem('not_found')
    if (claim.organisation !== trx.actor.organisation) problem('not_found')
    if (claim.status === 'withdrawn' || claim.status === 'closed') {
      refuseNow({
        ko: '끝난 청구에는 서류를 낼 수 없습니다. 담당자에게 재심사를 요청해 주세요.',
        en: 'The claim is over and takes no more papers. Ask an officer to reopen it.'
      })
    }
    if (lock) await completeRequest(trx, claim, type)
  },
  async requireVisible(trx, id) {
    if (!(await findClaim(trx, id))) problem('not_found')
  }
}

/** The papers of claims. */
export function claimDocumentRoutes(app: App, platform: ServicePlatform): void {
  documentRoutes(app, platform, CLAIM)
}
