import { readInTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { evidenceOf } from '@trade-credit/quoting/sales-ledger-evidence.ts'
import type { Platform } from '@trade-credit/service/platform/platform.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { FastifyRequest } from 'fastify'
import { findLedger } from './repository.ts'

/** What of a request for a price names a ledger. */
export interface NamesLedger {
  readonly salesLedgerId?: string | null
  readonly policyholder: { readonly businessNumber: string }
}

/**
 * What the ledger proves that a request names; null when it names none. Ends in the problem `invalid_request` on /salesLedgerId
 * when there is no such ledger of the caller's organisation, or it is another firm's.
 */
export async function namedLedger(
  trx: Transaction,
  { salesLedgerId, policyholder }: NamesLedger
): Promise<SalesLedger | null> {
  if (salesLedgerId === null || salesLedgerId === undefined) return null
  const ledger = await findLedger(trx, salesLedgerId)
  if (!ledger || ledger.organisation !== trx.actor.organisation) return refuse('not_found', ABSENT)
  if (ledger.policyholder !== policyholder.businessNumber) return refuse('other_policyholder', OF_ANOTHER)
  return evidenceOf(ledger.facts)
}

/** As `namedLedger`, for work that has no transaction; a request that names no ledger costs nothing. */
export async function namedLedgerOutside(
  platform: Pick<Platform, 'pool'>,
  { actor }: Pick<FastifyRequest, 'actor'>,
  names: NamesLedger
): Promise<SalesLedger | null> {
  if (names.salesLedgerId === null || names.salesLedgerId === undefined) return null
  return readInTransaction<SalesLedger | null>(platform.pool, actor, trx => namedLedger(trx, names))
}

/** What the ledger proves that a kept request names, for whoever may see it; null when it names none, or it is not to be seen. */
export async function ledgerOfReceipt(trx: Transaction, request: object): Promise<SalesLedger | null> {
  const id = 'salesLedgerId' in request ? request.salesLedgerId : null
  if (typeof id !== 'string') return null
  const ledger = await findLedger(trx, id)
  return ledger && evidenceOf(ledger.facts)
}

const ABSENT: MessageTexts = {
  ko: '이 합계표를 찾을 수 없습니다. POST /v1/sales-ledgers로 먼저 올려 주세요.',
  en: 'There is no such sales ledger. Send the file to POST /v1/sales-ledgers first.'
}
const OF_ANOTHER: MessageTexts = {
  ko: '다른 보험계약자의 합계표입니다. 이 기업의 합계표를 보내 주세요.',
  en: 'The sales ledger is that of another policyholder. Name one of this firm.'
}

function refuse(code: string, detail: MessageTexts): never {
  return refuseField('/salesLedgerId', `ledger.${code}`, detail)
}
