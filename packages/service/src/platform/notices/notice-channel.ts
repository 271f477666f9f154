import type { Texts } from '../../http/language.ts'

/** A notice as a channel brings it to its recipient. */
export interface DeliverableNotice {
  /** The same on every try: a channel that can tell repetitions apart does so by it. */
  readonly id: string
  readonly organisation: string
  readonly kind: string
  readonly title: Texts
  readonly text: Texts
}

/** A way to reach organisations that do not ask. */
export interface NoticeChannel {
  /** `unreachable` when the channel knows no address. A rejection makes the job try again later. */
  deliver(notice: DeliverableNotice): Promise<'delivered' | 'unreachable'>
}
