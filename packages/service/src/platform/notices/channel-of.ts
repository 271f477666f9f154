import type { Logger } from 'pino'
import { ConfigError, type SharedConfig } from '../../config.ts'
import { type EmailAddress, emailChannel } from './email-channel.ts'
import { logChannel } from './log-channel.ts'
import type { NoticeChannel } from './notice-channel.ts'

type NoticeConfig = Pick<SharedConfig, 'SMTP_URL' | 'NOTICE_FROM' | 'NOTICE_ADDRESSES'>

/** The channel that the configuration names: e-mail with SMTP_URL, else the log. Throws a ConfigError without a sender. */
export function channelOf(config: NoticeConfig, log: Logger): NoticeChannel & { close(): void } {
  const { SMTP_URL: smtpUrl, NOTICE_FROM: from } = config
  if (smtpUrl === undefined) return { ...logChannel(log), close() {} }
  if (from === undefined)
    throw new ConfigError('Cannot start.\nNOTICE_FROM is not set: SMTP_URL needs a sender beside it.')
  const addresses = addressesIn(config.NOTICE_ADDRESSES)
  return emailChannel({ smtpUrl, from, addressOf: organisation => addresses.get(organisation) })
}

/** Reads NOTICE_ADDRESSES, whose form the configuration has checked. */
function addressesIn(text: string): ReadonlyMap<string, EmailAddress> {
  const entries = text === '' ? [] : text.split(',')
  return new Map(
    entries.map(entry => {
      const [organisation = '', rest = ''] = entry.split('=')
      const [address = '', language] = rest.split(':')
      return [organisation, { address, language: language === 'en' ? 'en' : 'ko' }]
    })
  )
}
