import type { Actor } from '@trade-credit/database/actor.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'

/**
 * The column that names the caller in rows which a policyholder's channel and a bank share, such as pledges: undefined for who sees all.
 * Row-level security says so too, but as one of several conditions, which no index can follow.
 */
export function ownSide({ kind }: Pick<Actor, 'kind'>): 'organisation' | 'bank' | undefined {
  if (oversees({ kind })) return undefined
  return kind === 'bank' ? 'bank' : 'organisation'
}
