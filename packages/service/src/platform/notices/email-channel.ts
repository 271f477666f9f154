import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { createTransport } from 'nodemailer'
import type { NoticeChannel } from './notice-channel.ts'

/** Where an organisation reads its notices. */
export interface EmailAddress {
  readonly address: string
  readonly language: Language
}

export interface EmailOptions {
  /** `smtps://user:password@host:465` or `smtp://host:587`; the latter turns to TLS when the server offers it. */
  readonly smtpUrl: string
  readonly from: string
  /** Undefined for an organisation that gave no address. */
  readonly addressOf: (organisation: string) => EmailAddress | undefined
}

/** Sends notices by e-mail. Rejects when the server does not take the message. */
export function emailChannel({ smtpUrl, from, addressOf }: EmailOptions): NoticeChannel & { close(): void } {
  const transport = createTransport({
    url: smtpUrl,
    // A server that hangs must not hold the worker that waits for it.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000
  })
  return {
    async deliver({ id, organisation, title, text }) {
      const to = addressOf(organisation)
      if (to === undefined) return 'unreachable'
      await transport.sendMail({
        from,
        to: to.address,
        subject: title[to.language],
        text: text[to.language],
        // The same on every try, so that a mailbox shows a repetition as what it is.
        messageId: `<${id}@notices.trade-credit>`,
        // No answers by machines, no files or addresses fetched on behalf of a text.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true
      })
      return 'delivered'
    },
    close: () => transport.close()
  }
}
