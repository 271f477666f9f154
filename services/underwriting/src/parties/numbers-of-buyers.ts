import type { ResolvedParty } from './parties-of.ts'
import type { PartyRow } from './repository.ts'

/** The business numbers by which a buyer is known, for one application. */
export interface BuyerNumbers {
  /** Of the same person by the insurer's word, or where it gave none by the application's own; the buyer's among them. */
  readonly kin: ReadonlySet<string>
  /** Those that share its key, by anybody's word; the buyer's among them once somebody named it. */
  readonly sharing: readonly PartyRow[]
}

/**
 * The numbers of each buyer of an application among the rows that `partiesOf` found. `kin` is what `underwriting.same_person` says of one contract,
 * from what was read anyway.
 */
export function numbersOfBuyers(
  buyers: readonly ResolvedParty[],
  known: readonly PartyRow[]
): ReadonlyMap<string, BuyerNumbers> {
  const told = new Map(known.map(row => [row.business_number, row.person]))
  const personOf = ({ businessNumber, corporateNumber }: ResolvedParty) => told.get(businessNumber) ?? corporateNumber
  const byPerson = Map.groupBy(
    [
      ...known.map(row => ({ person: row.person, number: row.business_number })),
      ...buyers.map(buyer => ({ person: personOf(buyer), number: buyer.businessNumber }))
    ],
    ({ person }) => person
  )
  const byKey = Map.groupBy(known, ({ party }) => party)
  return new Map(
    buyers.map(buyer => {
      const person = personOf(buyer)
      const others = person === null ? [] : (byPerson.get(person) ?? [])
      const kin = new Set([buyer.businessNumber, ...others.map(({ number }) => number)])
      return [buyer.businessNumber, { kin, sharing: byKey.get(buyer.party) ?? [] }]
    })
  )
}

/** All of them, each once. */
export function allNumbers(numbers: ReadonlyMap<string, BuyerNumbers>): string[] {
  const all = [...numbers.values()].flatMap(({ kin, sharing }) => [...kin, ...sharing.map(row => row.business_number)])
  return [...new Set(all)]
}
