import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Endorsement } from '@trade-credit/domain/policy/endorsement.ts'
import { lesserWon, sumOfWon, type Won, won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseCommitted } from '@trade-credit/ledger/release-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { coveredUntil, hasBegun } from '../cover/begun-policy.ts'
import { newInvoice } from '../invoices/new-invoice.ts'
import { type Invoice, insertInvoices, invoicesOf, openForCover, updateInvoices } from '../invoices/repository.ts'
import { standingPledgees } from '../pledges/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { recordPolicyStep } from '../policies/policy-changed.ts'
import { changePolicy, insertPolicyHold, lockPolicy } from '../policies/repository.ts'
import { longestTerm } from '../policies/run-off.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../refunds/repository.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'
import { endorsementRecord } from './endorsement-record.ts'
import { addCovers, changeCovers, insertEndorsement, type StoredEndorsement } from './repository.ts'
import type { EndorsementRequest } from './schemas.ts'
import type { CarriedRaise } from './underwrite-raises.ts'
import { workOutEndorsement } from './work-out-endorsement.ts'

/**
 * Changes the policy from a day on, as `workOutEndorsement` says: the cover from that day, the capacity that it gives back, and the premium
 * to each payer. The policy is locked first, so that a second change is worked out on what the first one left. Ends in `not_found`, and in
 * `conflict` with every finding that stands against it.
 */
export async function endorsePolicy(
  { trx, businessDate: today, now, attempt }: Pick<WriteContext, 'trx' | 'businessDate' | 'now' | 'attempt'>,
  platform: ServicePlatform,
  policyId: string,
  request: EndorsementRequest,
  checkVersion: (version: bigint) => void
): Promise<{ stored: StoredEndorsement; policy: StoredPolicy }> {
  const policy = await lockPolicy(trx, policyId)
  if (!policy || policy.organisation !== trx.actor.organisation) return problem('not_found')
  checkVersion(policy.version)
  const invoices = await invoicesOf(trx, [policyId])
  const on = { today, attempt }
  const { endorsement, raises } = await workOutEndorsement(trx, platform, { policy, invoices }, request, on)
  if (endorsement.status !== 'possible') return refused(endorsement, request)
  const effectiveFrom = plainDate(request.effectiveFrom)
  const id = newId('en')
  const hold = newId('ho')
  const record = endorsementRecord(endorsement, raises, hold)

  await giveCapacityBack(trx, policy, endorsement, effectiveFrom)
  const isAdded = (buyer: string) => raises.some(one => one.buyer === buyer && one.amountBefore === 0n)
  const running = endorsement.covers.filter(({ buyer }) => !isAdded(buyer))
  changeCovers(trx, policy.id, running, effectiveFrom)
  addCovers(
    trx,
    policy,
    raises.filter(({ buyer }) => isAdded(buyer)),
    effectiveFrom
  )
  insertEndorsement(trx, policy, { id, changes: request.changes, record }, { effectiveFrom, today, now })
  const position = creditInvoices(trx, policy, invoices, endorsement.policyholder.credited, today)
  if (endorsement.increase > 0n) {
    const invoice = newInvoice(policy.id, position + 1, effectiveFrom, endorsement.increase, 'endorsement')
    insertInvoices(trx, policy.organisation, [invoice])
  }
  const of = { reason: 'endorsement', sourceId: id } as const
  // Until the day the cover is still used: an event before it keeps the premium. A programme's part is in its settlement of this month.
  const toPolicyholder = [{ payee: 'policyholder', amount: endorsement.policyholder.refund }]
  insertRefunds(trx, policy, { ...of, dueFrom: effectiveFrom }, toPolicyholder)
  const toProgrammes = endorsement.programmes.map(({ programme, refund }) => ({ payee: programme, amount: refund }))
  insertRefunds(trx, policy, { ...of, dueFrom: today }, toProgrammes)
  const returned = endorsement.programmes.map(({ programme, refund }) => ({ programme, amount: refund }))
  bookSubsidies(trx, 'returned', returned, policy, today)
  const terms = raises.map(({ body }) => body.paymentTermDays ?? 0)
  const leavesTermsOpen = raises.some(({ buyer, body }) => isAdded(buyer) && (body.paymentTermDays ?? null) === null)
  const told = Math.max(policy.longestTermDays, ...terms)
  const longestTermDays = longestTerm(told, leavesTermsOpen, await contractRules(platform, policy))
  const changed = changePolicy(trx, policy, { longestTermDays })
  const pledgees = await standingPledgees(trx, policy)
  recordPolicyStep(trx, policy.id, {
    action: 'policy.endorsed',
    facts: { endorsement: id, effectiveFrom, record: digestOf(record) },
    events: [
      {
        type: 'policy.endorsed',
        subject: policy.id,
        // A bank that lends against the cover looks at it again.
        recipients: [...new Set([policy.organisation, ...pledgees.map(({ bank }) => bank)])],
        data: { policyId: policy.id, effectiveFrom }
      }
    ]
  })
  if (raises.length > 0 && hasBegun(policy)) {
    const period = { from: effectiveFrom, until: coveredUntil(policy, today) }
    holdRaises(trx, policy, raises, { id: hold, subject: id, period })
  }
  const stored = { id, policy_id: policy.id, effective_from: effectiveFrom, applied_on: today, record }
  return { stored, policy: changed }
}

/** What was added goes back to the hold that it came with, the rest to the one that the policy was bound with. */
async function giveCapacityBack(
  trx: WriteContext['trx'],
  policy: StoredPolicy,
  { covers, lowered }: Endorsement,
  from: PlainDate
): Promise<void> {
  for (const { hold, buyer, amount } of lowered) await releaseCommitted(trx, { id: hold, from, line: buyer, amount })
  for (const { buyer, amountBefore, amountAfter } of covers) {
    const ofRaises = sumOfWon(lowered.filter(layer => layer.buyer === buyer).map(({ amount }) => amount))
    const amount = wonAbove(wonAbove(amountBefore, amountAfter), ofRaises)
    if (amount > 0n) await releaseCommitted(trx, { id: policy.holdId, from, line: buyer, amount })
  }
}

/** Commits what is added on the ledger, with the commit of this transaction: it fails as a whole where somebody was faster. */
function holdRaises(
  trx: WriteContext['trx'],
  policy: StoredPolicy,
  raises: readonly CarriedRaise[],
  hold: Pick<NewHold, 'id' | 'subject' | 'period'>
): void {
  insertPolicyHold(trx, policy, hold.id)
  placeHold(trx, {
    ...hold,
    organisation: policy.organisation,
    expiresOn: null,
    committed: true,
    lines: raises.flatMap(({ buyer, amountBefore, amountAfter, accounts }) => {
      const amount = wonAbove(amountAfter, amountBefore)
      return accounts.map(({ account, limit }) => ({ line: buyer, account, amount, limit }))
    })
  })
}

/**
 * Takes the amount off what is not paid yet, the latest due first: what is left of an invoice is asked for by a new one. Gives the last
 * position that is taken.
 */
function creditInvoices(
  trx: WriteContext['trx'],
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  credited: Won,
  today: PlainDate
): number {
  let left = credited
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  const voided: Invoice[] = []
  const added: Invoice[] = []
  for (const invoice of openForCover(invoices).toReversed()) {
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
  return position
}

/** Every reason, by the field that it is about; of a proposal, how much can be insured. */
function refused({ findings, covers, status }: Endorsement, { changes }: EndorsementRequest): never {
  const isProposal = status === 'proposed'
  const against = findings.filter(({ outcome, code }) => outcome !== 'note' || code === 'buyer_limit')
  return problem('conflict', {
    detail: isProposal
      ? {
          ko: '신청하신 금액 가운데 일부만 인수할 수 있습니다. errors의 금액으로 다시 신청하시면 변경됩니다.',
          en: 'A part of what you ask for can be insured. Ask again with the amounts in errors to change the policy so.'
        }
      : {
          ko: '이대로는 변경할 수 없습니다. errors의 사유를 확인해 주세요.',
          en: 'The policy cannot be changed so. See the reasons in errors.'
        },
    errors: against.slice(0, 50).map(found => ({
      pointer: found.pointer ?? '',
      code: found.code,
      detail: { ko: reason(found, 'ko'), en: reason(found, 'en') }
    }))
  })

  function reason(found: Finding, language: Language): string {
    const buyer = changes[Number(found.pointer?.split('/')[2])]?.buyer
    const cover = covers.find(one => one.buyer === buyer)
    const message = findingMessage(found, language)
    if (found.outcome !== 'note' || !cover) return message
    const amount = wonView(cover.amountAfter).toLocaleString('en-US')
    return language === 'ko' ? `${message} ${amount}원까지 가능합니다.` : `${message} KRW ${amount} can be.`
  }
}
