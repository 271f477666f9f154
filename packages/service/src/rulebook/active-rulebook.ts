import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { parseRulebook } from '@trade-credit/rulebook/serialise.ts'
import type pg from 'pg'
import { problem } from '../problems.ts'

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
  /** Reads the versions again now; called at start and after an import. */
  refresh(): Promise<void>
  stop(): void
}

interface VersionRow {
  readonly sha256: string
  readonly activated_from: PlainDate
}

const REFRESH_MS = 5_000

/**
 * Keeps the stored rulebook versions at hand. Another instance's import is seen within five seconds; a decision always names the
 * version it used, so two instances may differ for that long. Rejects when the database cannot be read at start.
 */
export async function activeRulebook(pool: pg.Pool, onError: (error: unknown) => void): Promise<ActiveRulebook> {
  const parsed = new Map<string, RulebookVersion>()
  let inForce: readonly VersionRow[] = []

  async function refresh(): Promise<void> {
    // Oldest first, so that the last one that has begun is the one in force.
    const { rows } = await pool.query<VersionRow>(
      'select sha256, activated_from from rulebook.version order by activated_from, activated_at'
    )
    for (const { sha256 } of rows) {
      if (!parsed.has(sha256)) parsed.set(sha256, await readVersion(pool, sha256))
    }
    inForce = rows
  }

  await refresh()
  const timer = setInterval(() => void refresh().catch(onError), REFRESH_MS)
  timer.unref()
  return {
    on(businessDate) {
      const row = inForce.findLast(version => version.activated_from <= businessDate)
      return (row && parsed.get(row.sha256)) ?? noRulebook(businessDate)
    },
    refresh,
    stop: () => clearInterval(timer)
  }
}

async function readVersion(pool: pg.Pool, sha256: string): Promise<RulebookVersion> {
  const { rows } = await pool.query<{ content: string }>('select content from rulebook.version where sha256 = $1', [
    sha256
  ])
  const [row] = rows
  if (!row) throw new Error(`rulebook version ${sha256} is gone`)
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
