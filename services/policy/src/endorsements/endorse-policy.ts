import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Endorsement } from '@trade-credit/domain/policy/endorsement.ts'
import { lesserWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { releaseCommitted } from '@trade-credit/ledger/release-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem } from '@trade-credit/service/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type Invoice, insertInvoices, invoicesOf, isOpen, updateInvoices } from '../policies/invoices.repository.ts'
import { newInvoice } from '../policies/new-invoice.ts'
import { recordPolicyStep } from '../policies/policy-changed.ts'
import { changePolicy, lockPolicy } from '../policies/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../premiums/repository.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'
import { endorsementRecord } from './endorsement-record.ts'
import { changeCovers, insertEndorsement, type StoredEndorsement } from './repository.ts'
import type { EndorsementRequest } from './schemas.ts'
import { workOutEndorsement } from './work-out-endorsement.ts'

/**
 * Changes the policy from a day on, as `workOutEndorsement` says: the cover from that day, the capacity that it gives back, and the premium
 * to each payer. The policy is locked first, so that a second change is worked out on what the first one left. Ends in `not_found`, and in
 * `conflict` with every finding that stands against it.
 */
export async function endorsePolicy(
  { trx, businessDate: today, now }: Pick<WriteContext<unknown>, 'trx' | 'businessDate' | 'now'>,
  platform: ServicePlatform,
  policyId: string,
  request: EndorsementRequest,
  checkVersion: (version: bigint) => void
): Promise<{ stored: StoredEndorsement; policy: StoredPolicy }> {
  const policy = await lockPolicy(trx, policyId)
  if (!policy || policy.organisation !== trx.actor.organisation) return problem('not_found')
  checkVersion(policy.version)
  const invoices = await invoicesOf(trx, [policyId])
  const endorsement = await workOutEndorsement(trx, platform, { policy, invoices }, request, today)
  if (endorsement.status !== 'possible') return refused(endorsement)
  const effectiveFrom = plainDate(request.effectiveFrom)
  const id = newId('en')
  const record = endorsementRecord(endorsement)

  for (const { buyer, amountBefore, amountAfter } of endorsement.covers) {
    const amount = wonAbove(amountBefore, amountAfter)
    await releaseCommitted(trx, { id: policy.holdId, from: effectiveFrom, line: buyer, amount })
  }
  changeCovers(trx, policy.id, endorsement.covers, effectiveFrom)
  insertEndorsement(trx, policy, { id, changes: request.changes, record }, { effectiveFrom, today, now })
  creditInvoices(trx, policy, invoices, endorsement.policyholder.credited, today)
  const refunds = [
    { payee: 'policyholder', amount: endorsement.policyholder.refund },
    ...endorsement.programmes.map(({ programme, refund }) => ({ payee: programme, amount: refund }))
  ]
  insertRefunds(trx, policy, { reason: 'endorsement', sourceId: id, dueFrom: today }, refunds)
  const returned = endorsement.programmes.map(({ programme, refund }) => ({ programme, amount: refund }))
  bookSubsidies(trx, 'returned', returned, policy, today)
  const changed = changePolicy(trx, policy, {})
  recordPolicyStep(trx, policy.id, {
    action: 'policy.endorsed',
    facts: { endorsement: id, effectiveFrom, record: digestOf(record) },
    events: [
      {
        type: 'policy.endorsed',
        subject: policy.id,
        recipients: [policy.organisation],
        data: { policyId: policy.id, effectiveFrom }
      }
    ]
  })
  const stored = { id, policy_id: policy.id, effective_from: effectiveFrom, applied_on: today, record }
  return { stored, policy: changed }
}

/** Takes the amount off what is not paid yet, the latest due first: what is left of an invoice is asked for by a new one. */
function creditInvoices(
  trx: WriteContext<unknown>['trx'],
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  credited: Won,
  today: PlainDate
): void {
  let left = credited
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  const voided: Invoice[] = []
  const added: Invoice[] = []
  for (const invoice of invoices.filter(isOpen).toReversed()) {
    if (left === 0n) break
    const open = wonAbove(invoice.amount, invoice.paid)
    const taken = lesserWon(left, open)
    left = won(left - taken)
    voided.push({ ...invoice, voidedOn: today })
    const rest = wonAbove(open, taken)
    if (rest > 0n) added.push(newInvoice(policy.id, (position += 1), invoice.dueOn, rest, invoice.kind))
  }
  updateInvoices(trx, voided)
  insertInvoices(trx, policy.organisation, added)
}

/** Every reason, by the field that it is about. */
function refused({ findings }: Endorsement): never {
  const against = findings.filter(({ outcome }) => outcome !== 'note')
  return problem('conflict', {
    detail: {
      ko: '이대로는 변경할 수 없습니다. errors의 사유를 확인해 주세요.',
      en: 'The policy cannot be changed so. See the reasons in errors.'
    },
    errors: against.slice(0, 50).map(finding => ({
      pointer: finding.pointer ?? '',
      code: finding.code,
      detail: { ko: findingMessage(finding, 'ko'), en: findingMessage(finding, 'en') }
    }))
  })
}
