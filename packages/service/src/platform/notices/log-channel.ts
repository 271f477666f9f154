import type { Logger } from 'pino'
import type { NoticeChannel } from './notice-channel.ts'

/** For local use: a line in the log, of ids and codes only. */
export function logChannel(logger: Logger): NoticeChannel {
  return {
    async deliver({ id, organisation, kind }) {
      logger.info({ notice: id, organisation, kind }, 'notice')
      return 'delivered'
    }
  }
}
