import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { joinParties } from '@trade-credit/ledger/join-parties.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { keyOf } from './parties-of.ts'
import {
  findMembers,
  findParties,
  insertParty,
  lockFirms,
  lockOthersOfPerson,
  lockParty,
  mergeParties,
  namePerson,
  type PartyRow,
  updateParty
} from './repository.ts'
import type { TellPartyRequest } from './schemas.ts'

/** What came of it: `changed` is false when everything was known already. */
export interface ToldParty {
  readonly members: readonly PartyRow[]
  readonly changed: boolean
  readonly isNew: boolean
}

/**
 * Writes down what an underwriter knows of the person behind a business number. Numbers that turn out to be of one person get one key, with
 * all numbers that were known to be that person's, and one cap: what each carries in the ledger goes over; a number that was put down to
 * the wrong corporation, or to a person of another one, leaves with those alone that the insurer told to be of its person. From the day on
 * they are of one person for everybody, and events that befell one of them reach the policies on the others. Give `requireVersion` the
 * version of the number's row as it stands. Ends in `invalid_request` for another number that nobody knows, or that is of another
 * corporation.
 */
export async function tellParty(
  trx: Transaction,
  businessNumber: string,
  told: TellPartyRequest,
  on: PlainDate,
  requireVersion: (version: bigint) => void
): Promise<ToldParty> {
  const corporations = told.corporateNumber === undefined ? [] : [told.corporateNumber]
  await lockFirms(trx, [businessNumber, ...corporations])
  const before = await lockParty(trx, businessNumber)
  if (before) requireVersion(before.version)

  const others = await findParties(trx, told.sameAs === undefined ? [] : [told.sameAs], corporations)
  if (told.sameAs !== undefined) await refuseOtherCorporation(trx, told.sameAs, told.corporateNumber ?? toldOf(before))
  const leaves = told.sameAs === undefined && (await isOfOthers(trx, businessNumber, told.corporateNumber))
  const key = keyToldBy(businessNumber, told, leaves ? null : before, others)
  if (!before) await insertParty(trx, { ...blank(businessNumber), party: key })
  const row = before ?? ((await lockParty(trx, businessNumber)) as PartyRow)

  const other = others.find(one => one.business_number === told.sameAs)
  const person = personTold(told, row, other)
  const after = {
    business_number: businessNumber,
    party: key,
    corporate_number: corporationOf(person) ?? row.corporate_number,
    told_by: person === null ? row.told_by : ('insurer' as const),
    size: told.size ?? row.size,
    centre: told.centre ?? row.centre
  }
  const known = before?.corporate_number ?? null
  const wasWrong = leaves || (known !== null && known !== after.corporate_number)
  // What was one person by the insurer's word before stays together, whatever requests said of it, unless it is another corporation.
  const together = corporationOf(row.person) === null ? row.person : null
  const groups = [other?.person, together].filter(one => one && corporationOf(one) === null)
  const along = wasWrong && together !== null ? await lockOthersOfPerson(trx, together, businessNumber) : []
  const numbers = [businessNumber, ...(told.sameAs === undefined ? [] : [told.sameAs])]
  const named = person === null ? [] : await namePerson(trx, person, { numbers, persons: groups as string[] }, on)
  const changed =
    named.length > 0 || (Object.keys(after) as (keyof typeof after)[]).some(field => after[field] !== row[field])
  if (changed) {
    if (named.length > 0) enqueueJob(trx, 'person-fan-out', { businessNumber })
    if (row.party !== key && !wasWrong) await mergeParties(trx, row.party, key)
    await updateParty(trx, after)
    for (const one of along)
      await updateParty(trx, { ...one, party: key, corporate_number: after.corporate_number, told_by: 'insurer' })
    for (const { business_number: line, party: from } of [row, ...along])
      if (from !== key) joinParties(trx, { from, to: key, line: wasWrong ? line : null })
    recordChange(trx, {
      aggregate: { type: 'party', id: row.id },
      action: 'party.told',
      facts: { person: person !== null, merged: row.party !== key && !wasWrong, moved: row.party !== key && wasWrong }
    })
  }
  return { members: await findMembers(trx, businessNumber), changed, isNew: before === null }
}

/** The key of the person that was told; the one that it has, where nothing else was. */
function keyToldBy(
  businessNumber: string,
  { corporateNumber, sameAs }: TellPartyRequest,
  before: PartyRow | null,
  others: readonly PartyRow[]
): string {
  if (sameAs !== undefined) {
    const other = others.find(row => row.business_number === sameAs)
    if (!other) return unknownNumber()
    return other.party
  }
  if (corporateNumber === undefined) return before?.party ?? businessNumber
  const known = others.some(row => row.corporate_number === corporateNumber)
  // What is held under the key that it has is found again.
  if (before && !known && (before.corporate_number === null || before.corporate_number === corporateNumber))
    return before.party
  return keyOf(corporateNumber, businessNumber, others)
}

/** The person that the number is of by what is told; null where nothing is told of that. A corporation goes before a number. */
function personTold(
  { corporateNumber, sameAs }: TellPartyRequest,
  { person }: PartyRow,
  other: PartyRow | undefined
): string | null {
  if (corporateNumber !== undefined || sameAs === undefined) return corporateNumber ?? null
  const ofOther = other?.person ?? sameAs
  return corporationOf(ofOther) ?? corporationOf(person) ?? ofOther
}

/** The corporation that an underwriter told to be behind the number. */
function toldOf(row: PartyRow | null): string | null {
  return corporationOf(row?.person ?? null)
}

/** A person's 법인등록번호; null where it is known by a business number alone. */
function corporationOf(person: string | null): string | null {
  return person?.length === 13 ? person : null
}

/** Whether the person that the number was put down to is another corporation by another of its numbers. */
async function isOfOthers(
  trx: Transaction,
  businessNumber: string,
  corporateNumber: string | undefined
): Promise<boolean> {
  if (corporateNumber === undefined) return false
  const siblings = (await findMembers(trx, businessNumber)).filter(row => row.business_number !== businessNumber)
  return siblings.some(row => toldOf(row) !== null && toldOf(row) !== corporateNumber)
}

/** Two corporations never become one person: one of the two numbers was put down wrongly. */
async function refuseOtherCorporation(trx: Transaction, sameAs: string, own: string | null): Promise<void> {
  const other = (await findMembers(trx, sameAs)).map(toldOf).find(corporation => corporation !== null) ?? null
  if (own === null || other === null || own === other) return
  problem('invalid_request', {
    errors: [
      {
        pointer: '/sameAs',
        code: 'other_corporation',
        detail: {
          ko: `두 번호의 법인등록번호가 서로 다릅니다(${own}, ${other}). 잘못된 쪽의 corporateNumber를 먼저 고쳐 주세요.`,
          en: `The two numbers are of different corporations (${own} and ${other}). Put the wrong one's corporateNumber right first.`
        }
      }
    ]
  })
}

function blank(businessNumber: string) {
  return {
    id: newId('pa'),
    business_number: businessNumber,
    corporate_number: null,
    told_by: 'request' as const,
    size: null
  }
}

function unknownNumber(): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/sameAs',
        code: 'unknown_business_number',
        detail: {
          ko: '아직 등록되지 않은 사업자등록번호입니다. 이미 심사했거나 신청에 나온 번호를 적어 주세요.',
          en: 'Nobody named this business number yet. Give one that was assessed, or that stands in an application.'
        }
      }
    ]
  })
}
