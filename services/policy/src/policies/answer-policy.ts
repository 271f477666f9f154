import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { unexplainedCancelBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { RefundTotals } from '../refunds/repository.ts'
import { contractRules, holidaysOn } from './contract-rules.ts'
import { policyView } from './policy-view.ts'
import type { StoredPolicy } from './stored-policy.ts'

/** The view of a policy as it is now, with the headers of its version. */
export async function answerPolicy(
  platform: ServicePlatform,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  {
    today,
    language,
    refunds
  }: { readonly today: PlainDate; readonly language: Language; readonly refunds: RefundTotals }
) {
  const rules = await contractRules(platform, policy)
  const cancelUnexplainedBy = unexplainedCancelBy(policy.boundOn, rules, holidaysOn(platform, today)).on
  return {
    headers: { etag: etagOf(policy.version, language) },
    body: policyView(policy, { invoices, refunds, cancelUnexplainedBy, today, language })
  }
}
