import type { Actor } from '@trade-credit/database/actor.ts'
import type { Rank } from '@trade-credit/domain/claims/claim-authority.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { StoredClaim } from '../claims/claim.ts'
import type { StoredDecision } from './repository.ts'

type Person = Pick<Actor, 'organisation' | 'client'>

/** What the caller may decide alone. */
export function rankOf({ client }: Person, { managers }: Pick<ServicePlatform, 'managers'>): Rank {
  return managers.has(client) ? 'manager' : 'officer'
}

/** Ends in `forbidden` for who filed the claim: nobody decides on, confirms or pays its own. */
export function refuseFiler(claim: StoredClaim, person: Person): void {
  if (claim.filedBy !== person.client || claim.filedByOrganisation !== person.organisation) return
  refusePerson({
    ko: '청구한 사람이 그 청구를 처리할 수 없습니다. 다른 담당자가 처리해 주세요.',
    en: 'Whoever filed the claim cannot handle it. Somebody else has to.'
  })
}

/** Whether the person made the decision or confirmed it. */
export function tookPart(decision: StoredDecision, { organisation, client }: Person): boolean {
  const decided = decision.decidedBy === client && decision.decidedByOrganisation === organisation
  return decided || (decision.confirmedBy === client && decision.confirmedByOrganisation === organisation)
}

/** Ends in `forbidden`. */
export function refusePerson(detail: MessageTexts): never {
  return problem('forbidden', { detail })
}
