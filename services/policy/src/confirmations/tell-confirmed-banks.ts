import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import type { StoredReceivable } from '../receivables/repository.ts'

/**
 * Tells the banks that were confirmed this receivable and may still see it, with the commit, that something of it was withdrawn: what
 * they lend against is less than they were told. Hold the policy's lock, so that none is confirmed meanwhile.
 */
export async function tellConfirmedBanks(
  trx: Pick<Transaction, 'query' | 'defer'>,
  { id: policyId, organisation }: { readonly id: string; readonly organisation: string },
  { buyer, invoice_number }: Pick<StoredReceivable, 'buyer' | 'invoice_number'>,
  today: PlainDate
): Promise<void> {
  const told = await trx.query<{ id: string; bank: string }>({
    name: 'confirmations_of_receivable',
    text: `select c.id, c.bank from policy.receivables_confirmation c
      where c.organisation = $1 and c.policy_id = $2 and c.withdrawn_on is null and c.valid_until >= $3
        and exists (select from policy.confirmed_receivables p, json_array_elements(p.lines) line
          where p.confirmation_id = c.id and line ->> 'buyer' = $4 and line ->> 'invoiceNumber' = $5)
      order by c.id`,
    values: [organisation, policyId, today, buyer, invoice_number]
  })
  publishEvents(
    trx,
    told.map(({ id, bank }) => ({
      type: 'confirmation.receivable_withdrawn' as const,
      subject: id,
      recipients: [bank],
      data: { confirmationId: id, policyId }
    }))
  )
}
