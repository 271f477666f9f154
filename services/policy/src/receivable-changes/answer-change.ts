import { checkIfMatch, etagOf } from '@trade-credit/service/http/etag.ts'
import type { Answer } from '@trade-credit/service/platform/answer.ts'
import type { RequestOf, WriteContext } from '@trade-credit/service/platform/handlers.ts'
import type { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { historyOf } from '../receivables/history.ts'
import { judgingOf } from '../receivables/judging.ts'
import { coverNotBegun } from '../receivables/receivable-problems.ts'
import { receivableView } from '../receivables/receivable-view.ts'
import type { StoredReceivable } from '../receivables/repository.ts'
import type { ReceivablePath } from '../receivables/schemas.ts'
import type { ReceivableToChange } from './change-receivable.ts'

/**
 * Changes one of the caller's receivables and answers with how it stands then, or with the one that is declared in its place. Ends in
 * `not_found`, in `stale`, and in `conflict` while there is no cover.
 */
export async function answerChange(
  platform: ServicePlatform,
  request: Pick<
    RequestOf<{ params: typeof ReceivablePath; headers: typeof ChangeHeaders }>,
    'params' | 'headers' | 'language'
  >,
  { trx, businessDate }: WriteContext,
  change: (target: ReceivableToChange, policy: BegunPolicy) => Promise<StoredReceivable>
): Promise<Answer> {
  const { policyId, receivableId } = request.params
  const policy = await findOwnPolicy(trx, policyId)
  if (!policy) return problem('not_found')
  if (!hasBegun(policy)) return coverNotBegun()
  const checkVersion = (version: bigint) => checkIfMatch(request, version)
  const receivable = await change({ policyId, receivableId, checkVersion }, policy)
  const [history, judging] = await Promise.all([
    historyOf(trx, receivable.id),
    judgingOf(trx, platform, policy, [receivable.buyer], businessDate)
  ])
  return {
    status: 201,
    headers: {
      location: `/v1/policies/${policyId}/receivables/${receivable.id}`,
      etag: etagOf(receivable.version, request.language)
    },
    body: receivableView(receivable, history, judging, request.language)
  }
}
