import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { parseRulebook } from '@trade-credit/rulebook/serialise.ts'
import { LRUCache } from 'lru-cache'
import type pg from 'pg'
import { problem } from '../problems/problems.ts'

/** One version of the rulebook; a decision names its `sha256`. */
export interface RulebookVersion {
  readonly sha256: string
  readonly rulebook: Rulebook
  /** The rules as they stood on a date. */
  rulesAt(date: PlainDate): Rules
}

export interface ActiveRulebook {
  /** The version in force on a business date. Ends in the problem `unavailable` when none is stored yet. */
  on(businessDate: PlainDate): RulebookVersion
  /** Any version that was ever in force, to work a decision out again; null when there is none of that hash. */
  version(sha256: string): Promise<RulebookVersion | null>
  /** Reads the versions again now; called at start and after an import. */
  refresh(): Promise<void>
  stop(): void
}

interface Activation {
  readonly sha256: string
  readonly activated_from: PlainDate
}

const REFRESH_MS = 5_000
const OLD_VERSIONS_KEPT = 8

/**
 * Keeps the rulebook versions in force at hand. Another instance's import is seen within five seconds; a decision always names
 * the version it used, so two instances may differ for that long. Rejects when the database cannot be read at start.
 */
export async function activeRulebook(pool: pg.Pool, onError: (error: unknown) => void): Promise<ActiveRulebook> {
  let inForce: readonly (RulebookVersion & Activation)[] = []
  let asked = 0
  let applied = 0
  const old = new LRUCache<string, RulebookVersion>({ max: OLD_VERSIONS_KEPT })

  async function version(sha256: string): Promise<RulebookVersion | null> {
    const known = inForce.find(current => current.sha256 === sha256) ?? old.get(sha256)
    if (known) return known
    const read = await readVersion(pool, sha256)
    if (read) old.set(sha256, read)
    return read
  }

  async function refresh(): Promise<void> {
    const turn = (asked += 1)
    // For each date the newest row, oldest date first, so that the last one that has begun is the one in force.
    const { rows } = await pool.query<Activation>(
      `select distinct on (activated_from) activated_from, sha256 from rulebook.activation
       order by activated_from, number desc`
    )
    const current: (RulebookVersion & Activation)[] = []
    for (const row of rows) {
      const read = await version(row.sha256)
      if (!read) throw new Error(`rulebook version ${row.sha256} is gone`)
      current.push({ ...read, ...row })
    }
    // A slow answer that was asked for earlier must not take back what a later one knows.
    if (turn > applied) {
      applied = turn
      inForce = current
    }
  }

  await refresh()
  const timer = setInterval(() => void refresh().catch(onError), REFRESH_MS)
  timer.unref()
  return {
    on(businessDate) {
      return inForce.findLast(current => current.activated_from <= businessDate) ?? noRulebook(businessDate)
    },
    version,
    refresh,
    stop: () => clearInterval(timer)
  }
}

async function readVersion(pool: pg.Pool, sha256: string): Promise<RulebookVersion | null> {
  const { rows } = await pool.query<{ content: string }>('select content from rulebook.version where sha256 = $1', [
    sha256
  ])
  const [row] = rows
  if (!row) return null
  const rulebook = parseRulebook(row.content)
  return { sha256, rulebook, rulesAt: date => rulesAt(rulebook, date) }
}

function noRulebook(businessDate: PlainDate): never {
  return problem('unavailable', {
    headers: { 'retry-after': '5' },
    detail: {
      ko: `${businessDate}에 시행 중인 규정집이 없습니다. 마이그레이션이 끝났는지 확인해 주세요.`,
      en: `No rulebook is in force on ${businessDate}. Check that the migrations have run.`
    }
  })
}
