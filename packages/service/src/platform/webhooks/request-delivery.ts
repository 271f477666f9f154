import type { Transaction } from '@trade-credit/database/transaction.ts'
import { newId } from '../../ids.ts'
import { problem, refuseField } from '../../problems/problems.ts'
import { recordChange } from '../audit/record-change.ts'
import { TEST_EVENT_TYPE } from '../webhook-delivery/test-event.ts'
import { type DeliveryRow, insertDelivery } from './deliveries.repository.ts'
import { refuseExpired } from './refuse-position.ts'
import {
  endRest,
  findFeedMarks,
  findSubscription,
  rewindSubscription,
  type SubscriptionRow,
  wakeDeliverers
} from './subscriptions.repository.ts'

type Trx = Transaction

/** Has a test event sent now. Ends in the problem `conflict` unless the subscription is active. */
export async function sendTestEvent(trx: Trx, subscription: SubscriptionRow): Promise<DeliveryRow> {
  refuseInactive(subscription)
  const event = { event_id: newId('msg'), event_type: TEST_EVENT_TYPE }
  return request(trx, subscription, { id: newId('wd'), position: null, cause: 'test', ...event }, 'test_requested')
}

/** Has the event of a delivery sent again, with the same id. Ends in a problem when it is past retention. */
export async function replayDelivery(
  trx: Trx,
  subscription: SubscriptionRow,
  { position, event_id, event_type }: DeliveryRow
): Promise<DeliveryRow> {
  refuseInactive(subscription)
  if (position !== null) refuseExpired(position - 1n, await findFeedMarks(trx))
  const cause = position === null ? 'test' : 'replay'
  return request(trx, subscription, { id: newId('wd'), position, event_id, event_type, cause }, 'replay_requested')
}

/** Takes the locked subscription back: what comes after the position is sent again, in order. */
export async function replayFrom(trx: Trx, subscription: SubscriptionRow, after: bigint): Promise<SubscriptionRow> {
  refuseInactive(subscription)
  if (after > subscription.position) refuseAhead(subscription.position)
  if (after !== 0n) refuseExpired(after, await findFeedMarks(trx))
  await rewindSubscription(trx, subscription.id, after)
  record(trx, subscription, 'replay_requested', {})
  const row = await findSubscription(trx, subscription.id)
  if (!row) throw new Error(`the subscription ${subscription.id} is not there`)
  return row
}

async function request(
  trx: Trx,
  subscription: SubscriptionRow,
  delivery: Parameters<typeof insertDelivery>[2],
  action: string
): Promise<DeliveryRow> {
  const row = await insertDelivery(trx, subscription.id, delivery)
  await endRest(trx, subscription.id)
  record(trx, subscription, action, { event: delivery.event_id })
  return row
}

function record(trx: Trx, { id }: SubscriptionRow, action: string, facts: Readonly<Record<string, string>>): void {
  recordChange(trx, {
    aggregate: { type: 'webhook_subscription', id },
    action: `webhook_subscription.${action}`,
    facts
  })
  wakeDeliverers(trx, id)
}

function refuseInactive({ status }: SubscriptionRow): void {
  if (status === 'active') return
  problem('conflict', {
    detail: {
      ko: '멈춰 있는 구독에는 보내지 않습니다. status를 active로 바꾼 뒤 다시 시도해 주세요.',
      en: 'Nothing is sent to a subscription that stands still. Set its status to active and try again.'
    }
  })
}

function refuseAhead(position: bigint): never {
  return refuseField('/after', 'ahead', {
    ko: `이 구독은 위치 ${position}까지 보냈습니다. 그 이하의 위치를 보내 주세요.`,
    en: `This subscription came to position ${position}. Send that or less.`
  })
}
