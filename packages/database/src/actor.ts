/** What kind of organisation is calling; row-level security policies name the kinds that may read more than their own. */
export type ActorKind = 'channel' | 'bank' | 'insurer' | 'feed' | 'auditor'

/** Who is calling: taken from a verified access token and told to Postgres at the start of every transaction. */
export interface Actor {
  readonly organisation: string
  readonly kind: ActorKind
  /** The OAuth client, for the audit trail. */
  readonly client: string
  readonly scopes: ReadonlySet<string>
}
