import type { Transaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { completeParties, findParties, insertParties, lockFirms, type NewParty, type PartyRow } from './repository.ts'

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
  /** 법인등록번호, where the request states one. */
  readonly corporateNumber: string | null
  /** The key by which caps, grades and events find the person: a 법인등록번호, or the business number it was first known by. */
  readonly party: string
  /**
   * `told` by an underwriter; `stated` by requests alone, so that it shares caps with other numbers but not yet their grades;
   * `conflict` when the request names another corporation than was named before: a person decides, nothing is overwritten.
   */
  readonly standing: 'told' | 'stated' | 'conflict'
  /** That only another's application, never the request or an underwriter, says which corporation it is: that declines nothing. */
  readonly isHearsay: boolean
}

/** Who stands behind the firms of a request, and what of it nobody said before. */
export interface Parties {
  readonly of: ReadonlyMap<string, ResolvedParty>
  /** What was known of them, and of the other numbers of their persons. */
  readonly known: readonly PartyRow[]
  readonly news: PartyNews
}

/** What a request says of who stands behind its firms that nobody said before: kept with the first offer that holds cover on it. */
export interface PartyNews {
  readonly added: readonly NewParty[]
  readonly completed: readonly PartyRow[]
}

/** What a first look at the firms of a request finds of them, and of the other numbers of their persons. */
export interface SeenFirms {
  readonly stated: Stated
  readonly known: readonly PartyRow[]
}

/** A first look at the firms, without a lock: `partiesOf` tells who they are. */
export async function seeFirms(trx: Transaction, firms: readonly StatedFirm[]): Promise<SeenFirms> {
  const stated = new Map(firms.map(firm => [firm.businessNumber, firm]))
  return { stated, known: await findStated(trx, stated) }
}

/**
 * The person behind each business number, as if what the request says that nobody said before were known. Nothing is written: a draft, a
 * referral or a decline tells others nothing, and `recordParties` keeps it with an offer. Where there is such news its firms are locked
 * until the end of the transaction, so that no other decision says otherwise meanwhile, and looked at again: what is sent behind this, at
 * once, is done once they are locked.
 */
export async function partiesOf(trx: Transaction, { stated, known: seen }: SeenFirms): Promise<Parties> {
  const named = namedBy(newsOf(stated, seen), seen)
  const known = named.length > 0 ? await lockAndFind(trx, stated, named) : seen
  const news = newsOf(stated, known)
  return { of: resolvedAll([...stated.values()], known, news), known, news }
}

/** Sent together, and done one after the other: whoever waited for a lock reads what was committed meanwhile. */
async function lockAndFind(trx: Transaction, stated: Stated, named: readonly string[]): Promise<PartyRow[]> {
  const [, known] = await Promise.all([lockFirms(trx, named), findStated(trx, stated)])
  return known
}

function findStated(trx: Transaction, stated: Stated): Promise<PartyRow[]> {
  const corporations = [...new Set([...stated.values()].flatMap(firm => firm.corporateNumber ?? []))]
  return findParties(trx, [...stated.keys()], corporations)
}

/** Keeps what the news say of these numbers, with the commit: cover on them is being held by it. */
export function recordParties(trx: Transaction, news: PartyNews, numbers: ReadonlySet<string>): void {
  const isHeld = ({ business_number: number }: { readonly business_number: string }) => numbers.has(number)
  const completed = news.completed.filter(isHeld)
  insertParties(trx, news.added.filter(isHeld))
  completeParties(trx, completed)
  for (const { id } of completed)
    recordChange(trx, { aggregate: { type: 'party', id }, action: 'party.completed', facts: { by: 'request' } })
}

/** The business and corporate numbers of which the news say whose they are; not those of which only the size is new. */
function namedBy({ added, completed }: PartyNews, known: readonly PartyRow[]): string[] {
  const unnamed = new Set(known.filter(row => row.corporate_number === null).map(row => row.business_number))
  const named = completed.filter(row => row.corporate_number !== null && unnamed.has(row.business_number))
  return [...added, ...named].flatMap(({ business_number: number, corporate_number: corporation }) =>
    corporation === null ? [number] : [number, corporation]
  )
}

type Stated = ReadonlyMap<string, StatedFirm>

function resolvedAll(
  firms: readonly StatedFirm[],
  known: readonly PartyRow[],
  { added, completed }: PartyNews
): Map<string, ResolvedParty> {
  const before = new Map(known.map(row => [row.business_number, row]))
  const after = new Map<string, Pick<PartyRow, 'party'>>(before)
  for (const row of [...added, ...completed]) after.set(row.business_number, row)
  // One request may put two numbers that have a person each down to one corporation: the first of them is of it by now.
  const latest = new Map(before)
  for (const row of completed) latest.set(row.business_number, row)
  const others = [...latest.values()]
  return new Map(
    firms.map(firm => {
      const { businessNumber, corporateNumber } = firm
      const row = before.get(businessNumber)
      const party = after.get(businessNumber)?.party ?? businessNumber
      return [businessNumber, { businessNumber, corporateNumber, party, ...standingOf(firm, row, others) }]
    })
  )
}

function standingOf(
  firm: StatedFirm,
  row: PartyRow | undefined,
  known: readonly PartyRow[]
): Pick<ResolvedParty, 'standing' | 'isHearsay'> {
  if (!row) return { standing: 'stated', isHearsay: false }
  const isConflict = contradicts(firm, row, known)
  if (row.told_by === 'insurer') return { standing: isConflict ? 'conflict' : 'told', isHearsay: false }
  const isHearsay = row.corporate_number !== null && row.corporate_number !== firm.corporateNumber
  return { standing: isConflict ? 'conflict' : 'stated', isHearsay }
}

/** Whether the request names another corporation than is on record, or one whose numbers belong to another person so far. */
function contradicts({ corporateNumber }: StatedFirm, row: PartyRow, known: readonly PartyRow[]): boolean {
  if (corporateNumber === null || row.corporate_number === corporateNumber) return false
  if (row.corporate_number !== null || row.told_by === 'insurer') return true
  return known.some(other => other.corporate_number === corporateNumber && other.party !== row.party)
}

/** Numbers that are there first: a new one of the same corporation then takes their key. */
function newsOf(stated: Stated, found: readonly PartyRow[]): PartyNews {
  const known = new Map<string, PartyRow>(found.map(row => [row.business_number, row]))
  const firms = [...stated.values()].sort((a, b) => (a.businessNumber < b.businessNumber ? -1 : 1))
  const completed: PartyRow[] = []
  for (const firm of firms) {
    const row = known.get(firm.businessNumber)
    if (row === undefined || !completes(firm, row, [...known.values()])) continue
    const whole = completedBy(firm, row)
    known.set(firm.businessNumber, whole)
    completed.push(whole)
  }
  const rows = [...known.values()]
  const added = firms.filter(firm => !known.has(firm.businessNumber)).map(firm => firstSeen(firm, rows))
  return { added, completed }
}

/** Whether the request says something of a known number that nobody said before. */
function completes(firm: StatedFirm, row: PartyRow, known: readonly PartyRow[]): boolean {
  if (contradicts(firm, row, known)) return false
  const namesCorporation = firm.corporateNumber !== null && row.corporate_number === null
  return namesCorporation || (row.size === null && (firm.size ?? null) !== null)
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
function completedBy({ corporateNumber, size }: StatedFirm, row: PartyRow): PartyRow {
  return { ...row, corporate_number: row.corporate_number ?? corporateNumber, size: row.size ?? size ?? null }
}

/** The key of a corporation: the one that its numbers have, else its own number, unless another person has that for a key by now. */
export function keyOf(corporateNumber: string, businessNumber: string, known: readonly PartyRow[]): string {
  const sibling = known.find(row => row.corporate_number === corporateNumber)
  if (sibling) return sibling.party
  return known.some(row => row.party === corporateNumber) ? businessNumber : corporateNumber
}
