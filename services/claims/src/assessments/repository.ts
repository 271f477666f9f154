import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { ClaimedElsewhere, ComparedReceivable } from '@trade-credit/domain/losses/resembling-receivable.ts'
import { taxInvoiceKey } from '@trade-credit/domain/losses/tax-invoice-key.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { KEY_OF_INVOICE } from '../claims/declared-receivables.ts'
import type { PutForwardReceivable } from '../claims/put-forward.ts'
import type { AssessmentInput, StoredLoss } from './assessment-input.ts'
import type { AssessmentRecord } from './assessment-record.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** An assessment as it is kept; nothing of it ever changes. */
export interface StoredAssessment {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly input: AssessmentInput
  readonly result: AssessmentRecord
  readonly assessedOn: PlainDate
  readonly client: string
  readonly rulebookSha256: string
  readonly engineVersion: string
  readonly createdAt: Date
}

const COLUMNS = `id, organisation, claim_id as "claimId", input, result, assessed_on as "assessedOn", client,
  rulebook_sha256 as "rulebookSha256", engine_version as "engineVersion", created_at as "createdAt"`

/** Keeps the assessment with the commit. */
export function insertAssessment(trx: Trx, assessment: StoredAssessment): void {
  const { result } = assessment
  trx.defer({
    name: 'insert_assessment',
    text: `insert into claims.assessment (id, organisation, claim_id, input, result, claimable, actual_loss, due, provisional,
        assessed_on, client, rulebook_sha256, engine_version, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      assessment.id,
      assessment.organisation,
      assessment.claimId,
      JSON.stringify(assessment.input),
      JSON.stringify(result),
      result.claimable,
      result.actualLoss,
      result.due,
      result.provisional,
      assessment.assessedOn,
      assessment.client,
      assessment.rulebookSha256,
      assessment.engineVersion,
      assessment.createdAt
    ]
  })
}

/** The assessment of that id; null when there is none that the caller may see. */
export async function findAssessment(trx: Pick<Trx, 'query'>, id: string): Promise<StoredAssessment | null> {
  const [found] = await trx.query<StoredAssessment>({
    name: 'find_assessment',
    text: `select ${COLUMNS} from claims.assessment where id = $1`,
    values: [id]
  })
  return found ?? null
}

/** The claim's assessments, newest first; at most a hundred. */
export function listAssessments(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredAssessment[]> {
  return trx.query<StoredAssessment>({
    name: 'list_assessments',
    text: `select ${COLUMNS} from claims.assessment where claim_id = $1 order by id desc limit 100`,
    values: [claimId]
  })
}

/** What a policy already owes on a buyer by its decided claims. */
export interface AlreadyDecided {
  readonly losses: readonly StoredLoss[]
  /** Paid, reserved, or decided and not yet paid. */
  readonly amount: bigint
  /** Of it, what was paid or reserved on the claim whose loss is left out. */
  readonly paidOnExcepted: bigint
}

/**
 * Losses and amounts of the policy's decided claims on the buyer. Of the claim `except` only what was paid or reserved counts: its
 * loss is assessed anew. So too of one that was withdrawn although it was paid, as releases before allowed: another may count its loss.
 */
export async function findAlreadyDecided(
  trx: Pick<Trx, 'query'>,
  of: { readonly policyId: string; readonly buyer: string; readonly except: string }
): Promise<AlreadyDecided> {
  const rows = await trx.query<{ id: string; losses: StoredLoss[] | null; amount: bigint }>({
    name: 'already_decided',
    text: `select c.id, case when d.outcome <> 'deny' then a.result -> 'losses' end as losses,
        (coalesce(p.paid, 0) - coalesce(b.back, 0) + case when d.id is null or p.of_decision then 0 else d.amount end)::bigint as amount
      from claims.claim c
      left join claims.decision d on d.id = c.decision_id and c.id <> $3 and c.status <> 'withdrawn'
      left join claims.assessment a on a.id = d.assessment_id
      left join lateral (
        select sum(p.amount) as paid, coalesce(bool_or(p.decision_id = c.decision_id), false) as of_decision
        from claims.payment p
        where p.claim_id = c.id
          and not exists (select from claims.payment_settlement s where s.payment_id = p.id and s.outcome = 'voided')
      ) p on true
      left join lateral (
        select sum(r.amount) as back from claims.clawback k join claims.clawback_receipt r on r.clawback_id = k.id
        where k.claim_id = c.id
      ) b on true
      where c.policy_id = $1 and c.buyer = $2 and (d.id is not null or p.paid is not null)`,
    values: [of.policyId, of.buyer, of.except]
  })
  return {
    losses: rows.flatMap(({ id, losses }) => (id === of.except ? [] : (losses ?? []))),
    amount: rows.reduce((sum, { amount }) => sum + amount, 0n),
    paidOnExcepted: rows.find(({ id }) => id === of.except)?.amount ?? 0n
  }
}

/** A mark that another claim holds. */
export interface TakenMark {
  readonly mark: string
  readonly policyId: string
}

/**
 * Takes the marks for the claim and gives back those that other claims of the party hold. Whoever comes second waits for the first
 * one's commit: exactly one claim counts a receivable. For the insurer alone.
 */
export function countReceivables(
  trx: Pick<Trx, 'query'>,
  claim: { readonly id: string; readonly policyId: string; readonly policyholderParty: string },
  marks: readonly string[]
): Promise<TakenMark[]> {
  return trx.query<TakenMark>({
    name: 'count_receivables',
    text: 'select mark, policy_id as "policyId" from claims.count_receivables($1, $2, $3, $4)',
    values: [claim.id, claim.policyId, claim.policyholderParty, marks]
  })
}

/**
 * What the policyholder's other filed claims put forward on the buyer, under whichever policy, portal or business number of either; a claim
 * that was withdrawn or denied pays nothing. For the insurer, who sees all of them.
 */
export async function findClaimedElsewhere(
  trx: Pick<Trx, 'query'>,
  claim: Pick<StoredClaim, 'id' | 'policyholderParty' | 'buyer' | 'party'>
): Promise<ClaimedElsewhere[]> {
  const rows = await trx.query<{ claimId: string; receivables: readonly PutForwardReceivable[] }>({
    name: 'claimed_elsewhere',
    text: `select id as "claimId", put_forward -> 'receivables' as receivables from claims.claim
      where policyholder_party = $1 and (buyer = $2 or party = $3) and id <> $4 and filed_on is not null
        and status not in ('withdrawn', 'denied')
      order by id`,
    values: [claim.policyholderParty, claim.buyer, claim.party, claim.id]
  })
  return rows.flatMap(({ claimId, receivables }) =>
    receivables.map(({ invoiceNumber, taxInvoiceNumber, suppliedOn, amount }) => ({
      claimId,
      invoiceNumber,
      taxInvoiceNumber,
      suppliedOn,
      amount: won(amount)
    }))
  )
}

/** What was declared under the claim's policy by a number of what it brought along, however written, and the claim does not put forward. */
export async function findDeclaredOfNumber(
  trx: Pick<Trx, 'query'>,
  claim: Pick<StoredClaim, 'policyId' | 'buyer'>,
  receivables: readonly PutForwardReceivable[]
): Promise<ComparedReceivable[]> {
  const own = receivables.filter(({ receivableId }) => receivableId === null)
  if (own.length === 0) return []
  const rows = await trx.query<Omit<ComparedReceivable, 'amount'> & { amount: bigint }>({
    name: 'declared_of_number',
    text: `select r.invoice_number as "invoiceNumber", r.tax_invoice_number as "taxInvoiceNumber", r.supplied_on as "suppliedOn", r.amount
      from policy.published_receivable r
      where r.policy_id = $1 and r.buyer = $2 and ${KEY_OF_INVOICE} = any ($3) and r.id <> all ($4) order by r.id`,
    values: [
      claim.policyId,
      claim.buyer,
      own.map(({ invoiceNumber }) => taxInvoiceKey(invoiceNumber)),
      receivables.flatMap(({ receivableId }) => receivableId ?? [])
    ]
  })
  return rows.map(row => ({ ...row, amount: won(row.amount) }))
}

/** Gives back what a claim counted that is withdrawn or denied when this transaction ends. */
export function releaseReceivables(trx: Trx, claimId: string): void {
  trx.defer({
    name: 'release_receivables',
    text: 'select claims.release_receivables($1)',
    values: [claimId]
  })
}
