import { problem } from '../../problems/problems.ts'
import type { FeedMarks } from './subscriptions.repository.ts'

/** Ends in a problem for a position behind which events were purged, or to which the feed never came. */
export function refuseExpired(after: bigint, { last, purgedThrough }: FeedMarks): void {
  if (after < purgedThrough) {
    problem('events.cursor_expired', {
      detail: {
        ko: `보관 중인 가장 오래된 위치는 ${purgedThrough + 1n}입니다. after=${purgedThrough} 이상으로 다시 보내 주세요.`,
        en: `The oldest position that is kept is ${purgedThrough + 1n}. Send ${purgedThrough} or more as after.`
      }
    })
  }
  if (after > last) {
    problem('events.cursor_ahead', {
      detail: {
        ko: `이 피드의 마지막 위치는 ${last}입니다. after를 ${last} 이하로 다시 보내 주세요.`,
        en: `The last position of your feed is ${last}. Send ${last} or less as after.`
      }
    })
  }
}
