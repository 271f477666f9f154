import { Type } from 'typebox'
import { IfMatchHeaders } from '../../http/etag.ts'
import { IdempotencyHeaders } from './idempotency-key.ts'

/** The headers of a POST that changes what the caller has seen: a key of its own, and the ETag of what it saw. */
export const ChangeHeaders = Type.Object({ ...IdempotencyHeaders.properties, ...IfMatchHeaders.properties })
