import type { Actor } from '@trade-credit/database/actor.ts'

/** Whether row-level security shows the caller what belongs to every organisation: the insurer and its auditor. */
export function oversees({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind === 'insurer' || kind === 'auditor'
}

/**
 * The only organisation whose rows the caller sees; undefined for who sees all. Row-level security says so too, but as one of several
 * conditions, which no index can follow: a list that is to stop after a page says it once more.
 */
export function onlyOrganisation(actor: Pick<Actor, 'kind' | 'organisation'>): string | undefined {
  return oversees(actor) ? undefined : actor.organisation
}
