import { answerOf } from '@trade-credit/local-stack/demo/actors.ts'
import { policyOf } from './acquire.ts'
import { BUYERS, LETTERS, type Letter } from './cast.ts'
import { type COVER, lineOn, type MONEY, type Money, type STANDING, type Standing } from './expected.ts'
import type { World } from './world.ts'

/** A policy as the policyholder reads it on a day. */
export interface Reading extends Standing, Money {
  /** Won by the letter of each buyer that is covered on the day. */
  readonly covered: Readonly<Partial<Record<Letter, number>>>
}

/** Reads the policy and its buyers on the business date. */
export async function readingOf(world: World, policyId: string, day: string): Promise<Reading> {
  const [read, covered] = await Promise.all([withoutCover(world, policyId), coveredOn(world, policyId, day)])
  return { ...read, covered }
}

/** Reads the policy alone. */
export async function withoutCover(world: World, policyId: string): Promise<Omit<Reading, 'covered'>> {
  const { status, runOff, arrearsPayBy, unpaidPremium, invoices } = await policyOf(world, policyId)
  return {
    status,
    runOff,
    payBy: arrearsPayBy,
    paid: invoices.reduce((sum, { paid }) => sum + paid, 0),
    owed: invoices.reduce((sum, { remaining }) => sum + remaining, 0),
    due: unpaidPremium
  }
}

/** How the policy stands, and nothing of its money. */
export async function standingOf(world: World, policyId: string): Promise<Standing> {
  const { status, runOff, payBy } = await withoutCover(world, policyId)
  return { status, runOff, payBy }
}

async function coveredOn({ portal }: World, policyId: string, day: string): Promise<Reading['covered']> {
  const params = { path: { policyId } }
  const { items } = answerOf(await portal.GET('/v1/policies/{policyId}/buyers', { params }))
  const covered = items.filter(
    ({ coveredFrom, coveredUntil }) =>
      coveredFrom !== null && coveredUntil !== null && coveredFrom <= day && day < coveredUntil
  )
  return Object.fromEntries(covered.map(one => [letterOf(one.businessNumber), one.insuredAmount]))
}

interface Tables {
  readonly standing: typeof STANDING
  readonly money: typeof MONEY
  readonly cover: typeof COVER
}

/** What the tables say of the day; undefined before the policy is there. */
export function expectedOn({ standing, money, cover }: Tables, day: string): Reading | undefined {
  const stands = lineOn(standing, day)
  const owes = lineOn(money, day)
  if (!stands || !owes) return undefined
  const covered = LETTERS.flatMap(letter => {
    const line = lineOn(cover[letter], day)
    return line ? [[letter, line.amount]] : []
  })
  return { ...stands, ...owes, covered: Object.fromEntries(covered) }
}

function letterOf(businessNumber: string): string {
  return LETTERS.find(letter => BUYERS[letter].number === businessNumber) ?? businessNumber
}

/** How the receivable's overdue stands; undefined while it is none. */
export async function overdueStateOf({ portal }: World, receivableId = ''): Promise<string | undefined> {
  const path = { overdueId: receivableId.replace('rv_', 'od_') }
  const { data, error, response } = await portal.GET('/v1/overdues/{overdueId}', { params: { path } })
  return response.status === 404 ? undefined : answerOf({ data, error, response }).state
}
