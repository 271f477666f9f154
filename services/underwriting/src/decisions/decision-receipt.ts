import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { randomByte } from '@trade-credit/service/random-byte.ts'
import type { BuyerDecision, DecisionRecord } from '../applications/decision-record.ts'
import type { DecisionFacts } from './decision-facts.ts'

/** What a decision was made of, in one document. */
export interface DecisionReceipt {
  readonly decisionId: string
  readonly applicationId: string
  /** Of the request as the quote kept it. */
  readonly request: string
  readonly rulebook: string
  readonly engine: string
  readonly facts: DecisionFacts
  readonly result: DecisionResult
  /** Random: without it nobody finds figures behind the digest by trying them. */
  readonly salt: string
}

/** What came out, as figures and codes: the words around them follow from the rulebook. */
export type DecisionResult = ReturnType<typeof resultOfDecision>

/** The figures and codes of a decision. */
export function resultOfDecision({ outcome, findings, buyers, insuredAmount, premium }: DecisionRecord) {
  return {
    outcome,
    findings: findings.map(codeOf),
    buyers: buyers.map(buyerOf),
    insuredAmount,
    premium: premium && {
      gross: premium.gross,
      net: premium.net,
      subsidies: premium.subsidies.map(({ programme, amount }) => ({ programme, amount })),
      payable: premium.payable
    }
  }
}

/** A new salt. */
export function newSalt(): string {
  return Buffer.from(Array.from({ length: 16 }, randomByte)).toString('hex')
}

/** The digest that names the request in a receipt. */
export function digestOfRequest(request: QuoteRequestBody): string {
  return digestOf(request)
}

/** SHA-256 over the canonical JSON (RFC 8785) of the whole receipt. */
export function digestOfDecision(receipt: DecisionReceipt): string {
  return digestOf(receipt)
}

function codeOf({ code, outcome, pointer }: DecisionRecord['findings'][number]) {
  return { code: code as string, outcome, pointer }
}

function buyerOf(buyer: BuyerDecision) {
  return {
    businessNumber: buyer.businessNumber,
    decision: buyer.decision,
    askedAmount: buyer.askedAmount,
    approvedAmount: buyer.approvedAmount,
    insuredReceivables: buyer.insuredReceivables,
    rate: buyer.rate && buyer.rate.exact,
    premium: buyer.premium,
    findings: buyer.findings.map(codeOf)
  }
}
