import type { Actor } from '@trade-credit/database/actor.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'

/** Lets the insurer alone pass, and the auditor where something is only read. Ends in the problem `forbidden` for anyone else. */
export function requireInsurer(actor: Actor, { orAuditor = false }: { readonly orAuditor?: boolean } = {}): void {
  if (actor.kind === 'insurer' || (orAuditor && actor.kind === 'auditor')) return
  problem('forbidden', {
    detail: {
      ko: '보험자의 심사 업무입니다. 보험자의 클라이언트로 요청해 주세요.',
      en: 'This is the insurer’s own work: ask with one of its clients.'
    }
  })
}
