import type { Rules } from '@trade-credit/domain/rules.ts'
import type { SubsidyChoice } from '@trade-credit/domain/subsidies/eligible-programmes.ts'
import { knowsSubsidies } from '@trade-credit/domain/subsidies/programmes-on.ts'
import type { Platform } from '@trade-credit/service/platform/platform.ts'
import type pg from 'pg'
import { findAllEntries, findStamp, type RunStatement, type StoredEntry } from './subsidy-entries.ts'

/** What operators entered, read as it stands at the moment of asking. */
export interface EnteredProgrammes {
  /** As a transaction sees it: no second connection is taken while one is held. */
  within(trx: { query: RunStatement }): Promise<readonly StoredEntry[]>
  /** For work that holds no connection. */
  now(): Promise<readonly StoredEntry[]>
}

const readers = new WeakMap<pg.Pool, EnteredProgrammes>()

/**
 * The reader of a service's entries. It keeps the entries that it read and asks each time only whether there are others by now, so
 * that an entry counts in the next quote of every instance. Whoever asks outside a transaction while a question is under way shares the
 * next one, which begins after he came.
 */
export function enteredProgrammes({ pool }: Pick<Platform, 'pool'>): EnteredProgrammes {
  let reader = readers.get(pool)
  if (!reader) readers.set(pool, (reader = readerOf(pool)))
  return reader
}

/**
 * Whether an entry can have a say in a quote, so that it is worth the question: not where no subsidy is asked for, and not on a date
 * before the rulebook's first word on them. Codes have to be known on any date.
 */
export function mayCountEntries(subsidies: SubsidyChoice | undefined, rules: Rules): boolean {
  return subsidies !== 'none' && (typeof subsidies === 'object' || knowsSubsidies(rules))
}

function readerOf(pool: pg.Pool): EnteredProgrammes {
  let kept: { stamp: string; entries: readonly StoredEntry[] } | undefined

  async function read(run: RunStatement): Promise<readonly StoredEntry[]> {
    const stamp = await findStamp(run)
    if (kept?.stamp === stamp) return kept.entries
    const entries = await findAllEntries(run)
    kept = { stamp: stampOf(entries), entries }
    return entries
  }

  let running: Promise<readonly StoredEntry[]> | undefined
  let next: Promise<readonly StoredEntry[]> | undefined
  const overPool: RunStatement = async <Row>({ name, text, values = [] }: Parameters<RunStatement>[0]) =>
    (await pool.query({ ...(name === undefined ? {} : { name }), text, values: [...values] })).rows as Row[]

  return {
    within: ({ query }) => read(query),
    now() {
      if (!running) return begin()
      next ??= running.then(begin, begin)
      return next
    }
  }

  function begin(): Promise<readonly StoredEntry[]> {
    next = undefined
    const asked = read(overPool)
    running = asked
    const end = () => {
      if (running === asked && !next) running = undefined
    }
    asked.then(end, end)
    return asked
  }
}

/** What the database would say of just these entries, which may be newer than its answer before. */
function stampOf(entries: readonly StoredEntry[]): string {
  const newest = entries.reduce((latest, { id }) => (id > latest ? id : latest), '')
  return `${entries.length} ${newest}`
}
