import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** One business number and the person behind it, as far as anybody told. */
export interface PartyRow {
  readonly id: string
  readonly business_number: string
  readonly party: string
  readonly corporate_number: string | null
  readonly told_by: 'insurer' | 'request'
  /** The person by the insurer's word: a 법인등록번호, or one of its numbers; null where requests alone say anything. */
  readonly person: string | null
  readonly size: 'sme' | 'other' | null
  readonly centre: string | null
  readonly version: bigint
}

type Trx = Pick<Transaction, 'query'>

const COLUMNS = 'id, business_number, party, corporate_number, told_by, person, size, centre, version'

/**
 * The rows of these business numbers, of these corporations or under their numbers as keys, and of whoever shares a key with one of them or, by
 * the insurer's word, is the same person. The one known first comes first.
 */
export async function findParties(
  trx: Trx,
  businessNumbers: readonly string[],
  corporateNumbers: readonly string[] = []
): Promise<PartyRow[]> {
  const rows = await trx.query<PartyRow>({
    name: 'parties_named',
    text: `select ${COLUMNS} from underwriting.party where business_number = any ($1) or corporate_number = any ($2)
      or party = any ($1 || $2 || array(
        select party from underwriting.party where business_number = any ($1) or corporate_number = any ($2)))
      or person = any ($2 || array(select person from underwriting.party where business_number = any ($1)))`,
    values: [businessNumbers, corporateNumbers]
  })
  // Asked for in order, a plan made over a small table reads all of it by the index of the ids.
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** All business numbers of the person behind this one, that one included; none when nobody named it yet. */
export function findMembers(trx: Trx, businessNumber: string): Promise<PartyRow[]> {
  return trx.query<PartyRow>({
    name: 'party_members',
    text: `select ${COLUMNS} from underwriting.party
      where party = (select party from underwriting.party where business_number = $1) order by business_number`,
    values: [businessNumber]
  })
}

/** The other numbers of a person by the insurer's word, locked until the end of the transaction. */
export function lockOthersOfPerson(trx: Trx, person: string, businessNumber: string): Promise<PartyRow[]> {
  return trx.query<PartyRow>({
    name: 'others_of_person',
    text: `select ${COLUMNS} from underwriting.party where person = $1 and business_number <> $2 order by business_number for update`,
    values: [person, businessNumber]
  })
}

/** Locks the business number's row until the end of the transaction; null when nobody named it yet. */
export async function lockParty(trx: Trx, businessNumber: string): Promise<PartyRow | null> {
  const [row] = await trx.query<PartyRow>({
    name: 'lock_party',
    text: `select ${COLUMNS} from underwriting.party where business_number = $1 for update`,
    values: [businessNumber]
  })
  return row ?? null
}

/** More firms than this are locked together, so that one request does not fill Postgres' table of locks. */
const MOST_FIRM_LOCKS = 200

/**
 * Waits until nobody else decides who stands behind these business or corporate numbers, and keeps it so until the end of the transaction:
 * each number has a lock, and all of them together another, which is shared by those who lock a few.
 */
export async function lockFirms(trx: Trx, numbers: readonly string[]): Promise<void> {
  const few = numbers.length <= MOST_FIRM_LOCKS
  await Promise.all([
    trx.query({
      name: few ? 'share_firms' : 'lock_all_firms',
      text: `select pg_advisory_xact_lock${few ? '_shared' : ''}(hashtextextended('corporations', 0))`,
      values: []
    }),
    trx.query({
      name: 'lock_firms',
      text: `select pg_advisory_xact_lock(hashtextextended('corporation ' || n, 0)) from (
        select distinct n from unnest($1::text[]) as n order by n) as ordered`,
      values: [few ? numbers : []]
    })
  ])
}

export interface NewParty {
  readonly id: string
  readonly business_number: string
  readonly party: string
  readonly corporate_number: string | null
  readonly told_by: 'insurer' | 'request'
  readonly size: 'sme' | 'other' | null
}

/** Adds the numbers with the commit; leaves out those that are there. */
export function insertParties(trx: Transaction, parties: readonly NewParty[]): void {
  if (parties.length > 0) trx.defer(insertion(trx, parties))
}

/** As `insertParties`, for one number and at once. */
export async function insertParty(trx: Transaction, party: NewParty): Promise<void> {
  await trx.query(insertion(trx, [party]))
}

/** In order, so that two requests never wait for each other. */
function insertion(trx: Transaction, parties: readonly NewParty[]) {
  const ordered = [...parties].sort((a, b) => (a.business_number < b.business_number ? -1 : 1))
  return {
    name: 'insert_parties',
    text: `insert into underwriting.party (id, business_number, party, corporate_number, told_by, size, updated_by)
      select id, business_number, party, corporate_number, told_by, size, $2
      from json_to_recordset($1) as p (id text, business_number text, party text, corporate_number text, told_by text, size text)
      on conflict (business_number) do nothing`,
    values: [JSON.stringify(ordered), trx.actor.client]
  }
}

/**
 * Adds to known numbers, with the commit, what a request says of them that nobody said before; nothing else of them changes. Each by its
 * key: joined with a list of them, Postgres read all persons.
 */
export function completeParties(trx: Transaction, parties: readonly PartyRow[]): void {
  for (const { business_number: number, corporate_number: corporateNumber, size } of parties) {
    trx.defer({
      name: 'complete_party',
      text: `update underwriting.party set corporate_number = coalesce(corporate_number, $2), size = coalesce(size, $3),
          version = version + 1, updated_at = now(), updated_by = $4
        where business_number = $1`,
      values: [number, corporateNumber, size, trx.actor.client]
    })
  }
}

/** What an underwriter adds to a row that is there. */
export interface PartyChange {
  readonly business_number: string
  readonly party: string
  readonly corporate_number: string | null
  readonly told_by: 'insurer' | 'request'
  readonly size: 'sme' | 'other' | null
  readonly centre: string | null
}

/** Writes the row anew, one version on. */
export async function updateParty(trx: Transaction, change: PartyChange): Promise<void> {
  await trx.query({
    name: 'update_party',
    text: `update underwriting.party set party = $2, corporate_number = $3, told_by = $4, size = $5, centre = $6,
      version = version + 1, updated_at = now(), updated_by = $7 where business_number = $1`,
    values: [
      change.business_number,
      change.party,
      change.corporate_number,
      change.told_by,
      change.size,
      change.centre,
      trx.actor.client
    ]
  })
}

/**
 * Lets the numbers, and all that the insurer knows as one of these persons, be of this person by the insurer's word, from the day on. Gives
 * the numbers that were not so far. One person that is only called otherwise now stays one since when it was.
 */
export async function namePerson(
  trx: Transaction,
  person: string,
  of: { readonly numbers: readonly string[]; readonly persons: readonly string[] },
  on: PlainDate
): Promise<string[]> {
  const rows = await trx.query<{ business_number: string }>({
    name: 'name_person',
    text: `with joining as (
        select business_number, person from underwriting.party
          where (business_number = any ($2) or person = any ($3)) and person is distinct from $1
      ), renamed as (
        select count(distinct person) = 1 and not exists (select from underwriting.party where person = $1) as is_one from joining
      )
      update underwriting.party p set person = $1, person_named_since = $4,
        person_since = case when renamed.is_one and p.person is not null then p.person_since else $4 end
      from joining, renamed where p.business_number = joining.business_number returning p.business_number`,
    values: [person, of.numbers, of.persons, on]
  })
  return rows.map(row => row.business_number)
}

/** Lets all numbers of a person belong to another: they turned out to be one. */
export async function mergeParties(trx: Transaction, from: string, to: string): Promise<void> {
  await trx.query({
    name: 'merge_parties',
    text: `update underwriting.party set party = $2, version = version + 1, updated_at = now(), updated_by = $3 where party = $1`,
    values: [from, to, trx.actor.client]
  })
}
