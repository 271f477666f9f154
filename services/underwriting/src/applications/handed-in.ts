import type { Transaction } from '@trade-credit/database/transaction.ts'

/** What was handed in with an application. */
export interface HandedIn {
  readonly documents: readonly { readonly type: string; readonly sha256: string }[]
  readonly received: readonly { readonly type: string; readonly at: Date }[]
  readonly consents: readonly string[]
}

/** What a new application has. */
export const NOTHING_HANDED_IN: HandedIn = { documents: [], received: [], consents: [] }

/** The newest paper of each type, and who consented. Sent together with other queries. */
export async function findHandedIn(trx: Transaction, applicationId: string): Promise<HandedIn> {
  const [documents, consents] = await Promise.all([
    trx.query<{ type: string; sha256: Buffer; created_at: Date }>({
      name: 'handed_in_documents',
      text: `select distinct on (type) type, sha256, created_at from underwriting.document
        where subject_id = $1 order by type, version desc`,
      values: [applicationId]
    }),
    trx.query<{ business_number: string }>({
      name: 'handed_in_consents',
      text: 'select business_number from underwriting.consent where application_id = $1 order by business_number',
      values: [applicationId]
    })
  ])
  return {
    documents: documents.map(({ type, sha256 }) => ({ type, sha256: sha256.toString('hex') })),
    received: documents.map(({ type, created_at }) => ({ type, at: created_at })),
    consents: consents.map(row => row.business_number)
  }
}
