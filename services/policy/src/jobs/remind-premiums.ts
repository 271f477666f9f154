import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'

interface DueInvoice {
  policy_id: string
  organisation: string
  due_on: PlainDate
  open: bigint
}

/**
 * Tells policyholders of at most `limit` premiums that fall due within the days of `policy.premium_reminder_days`, each once: the first one
 * by its last day, later ones by their due date. The mark on the invoice and the notice commit together. Gives how many.
 */
export async function remindPremiums(
  trx: JobTransaction,
  platform: Pick<ServicePlatform, 'rulebook'>,
  today: PlainDate,
  limit: number
): Promise<number> {
  const days = platform.rulebook.on(today).rulesAt(today).count('policy.premium_reminder_days').value
  const due = await trx.query<DueInvoice>({
    name: 'remind_premiums',
    text: `update policy.invoice i set reminded_on = $1
      from (
        select i.id, p.organisation, case when p.inception is null then p.pay_by else i.due_on end as by
        from policy.invoice i join policy.policy p on p.id = i.policy_id
        where i.voided_on is null and i.paid < i.amount and i.reminded_on is null and i.kind <> 'repayment'
          and ((p.status = 'awaiting_payment' and i.position = 1 and p.pay_by between $1 and $2)
            or (p.status in ('in_force', 'in_arrears') and i.due_on between $1 and $2))
        order by i.id limit $3 for no key update of i skip locked
      ) as d where i.id = d.id
      returning i.policy_id, d.organisation, d.by as due_on, i.amount - i.paid as open`,
    values: [today, addDays(today, days), limit]
  })
  sendNotices(
    trx,
    due.map(({ policy_id, organisation, due_on, open }) => ({
      recipient: organisation,
      kind: 'premium_due' as const,
      subject: { policyId: policy_id },
      parameters: { amount: wonView(won(open)), dueOn: due_on }
    }))
  )
  return due.length
}
