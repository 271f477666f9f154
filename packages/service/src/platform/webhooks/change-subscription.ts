import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Static } from 'typebox'
import { newId } from '../../ids.ts'
import { problem } from '../../problems/problems.ts'
import { recordChange } from '../audit/record-change.ts'
import { newSigningSecret, type SecretBox } from '../webhook-delivery/signing-secrets.ts'
import { refuseExpired } from './refuse-position.ts'
import type { NewSubscription, SubscriptionChange } from './schemas.ts'
import { insertSecret, rotateSecret } from './secrets.repository.ts'
import {
  countSubscriptions,
  deleteSubscription,
  findFeedMarks,
  findSubscription,
  insertSubscription,
  type SubscriptionRow,
  updateSubscription,
  wakeDeliverers
} from './subscriptions.repository.ts'

type Trx = Transaction

/** As many subscriptions can one organisation have. */
export const MOST_SUBSCRIPTIONS = 20

/** Makes a subscription with its first secret. Ends in a problem for a position that the feed does not have. */
export async function createSubscription(
  trx: Trx,
  { url, description = null, types = null, after }: Static<typeof NewSubscription>,
  box: SecretBox
): Promise<{ row: SubscriptionRow; secret: string }> {
  const [count, marks] = await Promise.all([countSubscriptions(trx), findFeedMarks(trx)])
  if (count >= MOST_SUBSCRIPTIONS) problem('conflict', { detail: tooMany })
  const position = after === undefined ? marks.last : BigInt(after)
  if (position !== 0n) refuseExpired(position, marks)
  const id = newId('wh')
  const secret = newSigningSecret()
  await insertSubscription(trx, { id, url, description, types, position })
  await insertSecret(trx, id, box.seal(secret, id))
  record(trx, id, 'created', { types: types ?? 'all' })
  return { row: await found(trx, id), secret }
}

/** Changes what the organisation named of it; a subscription that is active afterwards goes on at once. */
export async function changeSubscription(
  trx: Trx,
  before: SubscriptionRow,
  change: Static<typeof SubscriptionChange>
): Promise<SubscriptionRow> {
  const after = { ...before, ...change }
  await updateSubscription(trx, after)
  record(trx, before.id, 'changed', { status: after.status, fields: Object.keys(change) })
  return found(trx, before.id)
}

/** Ends a subscription for good. */
export async function removeSubscription(trx: Trx, { id }: SubscriptionRow): Promise<void> {
  await deleteSubscription(trx, id)
  record(trx, id, 'deleted', {})
}

/** Gives a subscription a new secret, beside which the one before signs for a while. */
export async function replaceSecret(
  trx: Trx,
  subscription: SubscriptionRow,
  box: SecretBox,
  overlapHours: number
): Promise<{ secret: string; previousSecretUntil: Date }> {
  const secret = newSigningSecret()
  const previousSecretUntil = await rotateSecret(trx, subscription.id, box.seal(secret, subscription.id), overlapHours)
  await updateSubscription(trx, subscription)
  record(trx, subscription.id, 'secret_rotated', { overlapHours })
  return { secret, previousSecretUntil }
}

function record(trx: Trx, id: string, action: string, facts: Parameters<typeof recordChange>[1]['facts']): void {
  recordChange(trx, {
    aggregate: { type: 'webhook_subscription', id },
    action: `webhook_subscription.${action}`,
    facts
  })
  wakeDeliverers(trx, id)
}

async function found(trx: Trx, id: string): Promise<SubscriptionRow> {
  const row = await findSubscription(trx, id)
  if (!row) throw new Error(`the subscription ${id} is not there`)
  return row
}

const tooMany = {
  ko: `구독은 기관마다 ${MOST_SUBSCRIPTIONS}개까지 만들 수 있습니다. 쓰지 않는 구독을 지우고 다시 시도해 주세요.`,
  en: `An organisation can have ${MOST_SUBSCRIPTIONS} subscriptions. Delete one that you no longer use and try again.`
}
