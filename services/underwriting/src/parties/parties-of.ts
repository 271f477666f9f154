import type { Transaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/record-change.ts'
import {
  findParties,
  insertParties,
  lockCorporations,
  type NewParty,
  type PartyRow,
  updateParty
} from './parties.repository.ts'

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
  trx: Transaction<unknown>,
  firms: readonly StatedFirm[]
): Promise<ReadonlyMap<string, ResolvedParty>> {
  const stated = new Map(firms.map(firm => [firm.businessNumber, firm]))
  const corporations = [...new Set([...stated.values()].flatMap(firm => firm.corporateNumber ?? []))]
  let known = await findParties(trx, [...stated.keys()], corporations)
  if (isNews(stated, known)) {
    await lockCorporations(trx, corporations)
    known = await findParties(trx, [...stated.keys()], corporations)
    await record(trx, stated, known)
    known = await findParties(trx, [...stated.keys()], corporations)
  }
  return resolvedAll([...stated.values()], known)
}

/** As `partiesOf`, for what only reads: nothing is recorded, and a number that nobody named stands for itself. */
export async function knownPartiesOf(
  trx: Pick<Transaction<unknown>, 'query'>,
  businessNumbers: readonly string[]
): Promise<ReadonlyMap<string, ResolvedParty>> {
  const known = await findParties(trx, businessNumbers)
  const firms = businessNumbers.map(businessNumber => ({ businessNumber, corporateNumber: null }))
  return resolvedAll(firms, known)
}

type Stated = ReadonlyMap<string, StatedFirm>

function resolvedAll(firms: readonly StatedFirm[], known: readonly PartyRow[]): Map<string, ResolvedParty> {
  const rows = new Map(known.map(row => [row.business_number, row]))
  return new Map(firms.map(firm => [firm.businessNumber, resolved(firm, rows.get(firm.businessNumber), known)]))
}

function resolved(firm: StatedFirm, row: PartyRow | undefined, known: readonly PartyRow[]): ResolvedParty {
  const { businessNumber, corporateNumber } = firm
  if (!row) return { businessNumber, party: corporateNumber ?? businessNumber, standing: 'stated' }
  const standing = isConflict(firm, row, known) ? 'conflict' : row.told_by === 'insurer' ? 'told' : 'stated'
  return { businessNumber, party: row.party, standing }
}

/** Whether the request names another corporation than is on record, or one whose numbers belong to another person so far. */
function isConflict({ corporateNumber }: StatedFirm, row: PartyRow, known: readonly PartyRow[]): boolean {
  if (corporateNumber === null || row.corporate_number === corporateNumber) return false
  if (row.corporate_number !== null || row.told_by === 'insurer') return true
  return known.some(other => other.corporate_number === corporateNumber && other.party !== row.party)
}

function isNews(stated: Stated, known: readonly PartyRow[]): boolean {
  const rows = new Map(known.map(row => [row.business_number, row]))
  return [...stated.values()].some(firm => {
    const row = rows.get(firm.businessNumber)
    return row === undefined || completes(firm, row, known)
  })
}

/** Whether the request says something of a known number that nobody said before. */
function completes(firm: StatedFirm, row: PartyRow, known: readonly PartyRow[]): boolean {
  if (isConflict(firm, row, known)) return false
  const namesCorporation = firm.corporateNumber !== null && row.corporate_number === null
  return namesCorporation || (row.size === null && (firm.size ?? null) !== null)
}

/** Numbers that are there first: a new one of the same corporation then takes their key. */
async function record(trx: Transaction<unknown>, stated: Stated, found: readonly PartyRow[]): Promise<void> {
  const known = new Map(found.map(row => [row.business_number, row]))
  const firms = [...stated.values()].sort((a, b) => (a.businessNumber < b.businessNumber ? -1 : 1))
  for (const firm of firms) {
    const row = known.get(firm.businessNumber)
    if (row === undefined || !completes(firm, row, [...known.values()])) continue
    known.set(firm.businessNumber, await complete(trx, firm, row))
  }
  const added = firms.filter(firm => !known.has(firm.businessNumber))
  await insertParties(
    trx,
    added.map(firm => firstSeen(firm, [...known.values()]))
  )
}

/** A corporation that is known by another number already keeps the key that it has. */
function firstSeen({ businessNumber, corporateNumber, size }: StatedFirm, known: readonly PartyRow[]): NewParty {
  return {
    id: newId('pa'),
    business_number: businessNumber,
    party: corporateNumber === null ? businessNumber : keyOf(corporateNumber, businessNumber, known),
    corporate_number: corporateNumber,
    told_by: 'request',
    size: size ?? null
  }
}

/** The key stays what it was: whatever is held under it is found again. */
async function complete(trx: Transaction<unknown>, firm: StatedFirm, row: PartyRow): Promise<PartyRow> {
  const completed = {
    ...row,
    corporate_number: row.corporate_number ?? firm.corporateNumber,
    size: row.size ?? firm.size ?? null
  }
  await updateParty(trx, completed)
  recordChange(trx, { aggregate: { type: 'party', id: row.id }, action: 'party.completed', facts: { by: 'request' } })
  return completed
}

/** The key of a corporation: the one that its numbers have, else its own number, unless another person has that for a key by now. */
export function keyOf(corporateNumber: string, businessNumber: string, known: readonly PartyRow[]): string {
  const sibling = known.find(row => row.corporate_number === corporateNumber)
  if (sibling) return sibling.party
  return known.some(row => row.party === corporateNumber) ? businessNumber : corporateNumber
}
