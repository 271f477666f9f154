import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Period } from '@trade-credit/ledger/period.ts'

/** The ledger as anybody would first think of it: an amount for each day of each line, on days 0 to 11 of one month. */
export const DAYS = 12
const FIRST = '2025-03-01' as PlainDate

export const dayAt = (index: number): PlainDate => addDays(FIRST, index)
export const periodOf = (from: number, until: number): Period => ({ from: dayAt(from), until: dayAt(until) })

export interface ModelLine {
  readonly line: string
  readonly account: number
  readonly amount: number
  readonly limit: number
}

interface ModelHold {
  readonly id: string
  state: 'held' | 'committed' | 'released' | 'expired'
  readonly expiresOn: number
  from: number
  until: number
  readonly takes: { readonly line: string; readonly account: number; readonly amounts: number[] }[]
}

/** Each deed answers as the ledger should; a throw of TC001 is `taken`, of TC002 `outside`. */
export class DayByDayModel {
  readonly holds: ModelHold[] = []

  carried(account: number, state: 'held' | 'committed', day: number): number {
    return this.holds
      .filter(hold => hold.state === state)
      .flatMap(hold => hold.takes.filter(take => take.account === account))
      .reduce((sum, take) => sum + (take.amounts[day] ?? 0), 0)
  }

  fullest(account: number, from: number, until: number): number {
    const days = Array.from({ length: until - from }, (_, n) => from + n)
    return Math.max(...days.map(day => this.carried(account, 'held', day) + this.carried(account, 'committed', day)))
  }

  place(id: string, from: number, until: number, expiresOn: number, lines: readonly ModelLine[]): 'placed' | 'taken' {
    const takes = lines.map(({ line, account, amount }) => ({
      line,
      account,
      amounts: Array.from({ length: DAYS }, (_, day) => (day >= from && day < until ? amount : 0))
    }))
    this.holds.push({ id, state: 'held', expiresOn, from, until, takes })
    const tooMuch = lines.some(({ account, limit }) => this.fullest(account, from, until) > limit)
    if (tooMuch) this.holds.pop()
    return tooMuch ? 'taken' : 'placed'
  }

  commit(hold: ModelHold, from: number, until: number, today: number): string {
    if (hold.state === 'committed') return 'already_committed'
    if (hold.state !== 'held') return hold.state
    if (hold.expiresOn < today) return 'expired'
    if (from < hold.from || until > hold.until) return 'outside'
    hold.state = 'committed'
    this.narrow(hold, from, until)
    return 'committed'
  }

  move(hold: ModelHold, from: number, until: number): string {
    if (hold.state !== 'committed') return 'not_committed'
    if (from < hold.from || until > hold.until) return 'outside'
    this.narrow(hold, from, until)
    return 'moved'
  }

  release(hold: ModelHold): string {
    if (hold.state === 'released') return 'already_released'
    if (hold.state !== 'held') return hold.state
    hold.state = 'released'
    return 'released'
  }

  giveBack(hold: ModelHold, from: number, line: string | undefined, amount: number | undefined): string {
    if (hold.state !== 'committed') return 'not_committed'
    for (const take of hold.takes) {
      if (line !== undefined && take.line !== line) continue
      for (let day = from; day < DAYS; day += 1) {
        const had = take.amounts[day] ?? 0
        take.amounts[day] = had - Math.min(had, amount ?? had)
      }
    }
    if (line === undefined && amount === undefined) hold.until = Math.min(hold.until, Math.max(hold.from, from))
    return 'released'
  }

  expire(today: number): string[] {
    const late = this.holds.filter(hold => hold.state === 'held' && hold.expiresOn < today)
    for (const hold of late) hold.state = 'expired'
    return late.map(({ id }) => id).toSorted()
  }

  private narrow(hold: ModelHold, from: number, until: number): void {
    for (const { amounts } of hold.takes) {
      for (let day = 0; day < DAYS; day += 1) if (day < from || day >= until) amounts[day] = 0
    }
    hold.from = from
    hold.until = until
  }
}
