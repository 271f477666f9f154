import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '../../ids.ts'
import { compileCheck } from '../../schema/validation.ts'
import { publishEvents } from '../events/publish-event.ts'
import { NOTICE_KINDS, type NoticeKindCode, type NoticeParameters } from './notice-kinds.ts'

type Trx = Pick<JobTransaction, 'defer'>

/** Something that an organisation is told. */
export interface NewNotice<K extends NoticeKindCode = NoticeKindCode> {
  readonly recipient: string
  readonly kind: K
  /** Ids of what it is about: `{ policyId, claimId }`. */
  readonly subject: Readonly<Record<string, string>>
  readonly parameters: NoticeParameters<K>
}

/**
 * Tells the organisation when this transaction commits: by a notice that it can read, an event, and a message through the notice channel,
 * for which `dispatchNotices` finds it waiting. Gives the notice's id. Throws a TypeError for parameters that the kind does not describe.
 */
export function sendNotice<K extends NoticeKindCode>(trx: Trx, notice: NewNotice<K>): string {
  const [id = ''] = sendNotices(trx, [notice])
  return id
}

/** As `sendNotice` for many notices, in two statements however many they are. */
export function sendNotices(trx: Trx, notices: readonly NewNotice[]): string[] {
  if (notices.length === 0) return []
  const rows = notices.map(({ recipient, kind, subject, parameters }) => {
    refuseOtherParameters(kind, parameters)
    return { id: newId('nt'), organisation: recipient, kind, subject, parameters }
  })
  trx.defer({
    name: 'leave_notices',
    text: 'select platform.leave_notices($1, $2, $3, $4, $5)',
    values: [
      rows.map(row => row.id),
      rows.map(row => row.organisation),
      rows.map(row => row.kind),
      rows.map(row => row.subject),
      rows.map(row => row.parameters)
    ]
  })
  publishEvents(
    trx,
    rows.map(({ id, organisation, kind }) => ({
      type: 'notice.created',
      subject: id,
      recipients: [organisation],
      data: { noticeId: id, kind }
    }))
  )
  return rows.map(row => row.id)
}

const checks = new Map<NoticeKindCode, (value: unknown) => boolean>()

function refuseOtherParameters(kind: NoticeKindCode, parameters: unknown): void {
  let check = checks.get(kind)
  if (!check) checks.set(kind, (check = compileCheck(NOTICE_KINDS[kind].parameters)))
  if (!check(parameters)) throw new TypeError(`the parameters of a notice ${kind} are not what notice-kinds.ts says`)
}
