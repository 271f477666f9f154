import type { Question, Statement } from '@trade-credit/database/transaction.ts'
import type { RenderedAnswer } from '../answer.ts'

/** A row of platform.idempotent_answer, as a replay needs it. */
export interface StoredAnswer {
  readonly body_digest: Buffer
  readonly status: number
  readonly location: string | null
  readonly etag: string | null
  readonly content_type: string | null
  readonly content_language: string | null
  readonly body: string | null
}

/** What the opening statement of a request with a key tells. */
export interface Opening {
  /** False when another request with this key is under way. */
  readonly mine: boolean
  readonly today: string
  readonly now: Date
}

/** Never null; lasts until the transaction ends. */
const WAIT_NO_MORE = `set_config('lock_timeout', '1ms', true)`

/**
 * Tries the key's lock, which lasts until the transaction ends, and asks for the date along the way. Never waits; nor does, where the key is
 * another's, what was sent behind it: it gives up its locks after a millisecond.
 */
export function tryLock(keyDigest: Buffer): Question {
  return {
    name: 'idempotency_lock',
    columns: `case when pg_try_advisory_xact_lock($4) then true else ${WAIT_NO_MORE} is null end as mine,
      platform.business_date() as today, now() as now`,
    values: [keyDigest.readBigInt64BE(0)]
  }
}

/**
 * Looks the answer up; where there is one, what was sent behind it waits no more. It must be a statement of its own behind the lock: one that
 * did both would see the table as it was before it had the lock, and miss an answer that was committed in between.
 */
export function lookUp(organisation: string, keyDigest: Buffer): Statement {
  return {
    name: 'idempotency_look_up',
    text: `select body_digest, status, location, etag, content_type, content_language, body, ${WAIT_NO_MORE}
      from platform.idempotent_answer where organisation = $1 and key_digest = $2`,
    values: [organisation, keyDigest]
  }
}

/** Keeps the answer; to be sent together with COMMIT. */
export function store(
  organisation: string,
  keyDigest: Buffer,
  bodyDigest: Buffer,
  { status, headers, payload }: RenderedAnswer
): Statement {
  return {
    name: 'idempotency_store',
    text: `insert into platform.idempotent_answer (organisation, key_digest, body_digest, status, location, etag,
        content_type, content_language, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      organisation,
      keyDigest,
      bodyDigest,
      status,
      headers['location'] ?? null,
      headers['etag'] ?? null,
      headers['content-type'] ?? null,
      headers['content-language'] ?? null,
      payload
    ]
  }
}

/** The answer of a row, as it was first given. */
export function storedAnswer(row: StoredAnswer): RenderedAnswer {
  const headers = {
    location: row.location,
    etag: row.etag,
    'content-type': row.content_type,
    'content-language': row.content_language
  }
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null)
  return {
    status: row.status,
    headers: { ...Object.fromEntries(kept), 'idempotency-replayed': 'true' },
    payload: row.body
  }
}
