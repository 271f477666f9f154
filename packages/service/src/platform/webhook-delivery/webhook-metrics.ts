import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** What the deliveries of this process tell about themselves. */
export interface WebhookMetrics {
  /** An attempt came to this: `delivered`, or the code of why not. */
  attempted(outcome: string): void
  /** An event was taken, so long after it happened. */
  delivered(lagSeconds: number): void
  /** So many events wait, over all subscriptions that deliver. */
  behind(events: number): void
  disabled(reason: string): void
  /** Has them shown with the service's own. */
  register(into: Registry): void
}

const LAG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3_600, 86_400]

/** Counts from nothing; shown once it is registered. */
export function webhookMetrics(): WebhookMetrics {
  const registers: Registry[] = []
  const attempts = new Counter({
    name: 'webhook_attempts_total',
    help: 'Attempts to deliver an event, by what came of them',
    labelNames: ['outcome'],
    registers
  })
  const lag = new Histogram({
    name: 'webhook_lag_seconds',
    help: 'From an event to its delivery, replays and tests left out',
    buckets: LAG_SECONDS,
    registers
  })
  const waiting = new Gauge({
    name: 'webhook_events_behind',
    help: 'Events that subscriptions were not sent yet, over all instances',
    registers
  })
  const disabled = new Counter({
    name: 'webhook_subscriptions_disabled_total',
    help: 'Subscriptions that were given up, by why',
    labelNames: ['reason'],
    registers
  })
  return {
    attempted: outcome => attempts.inc({ outcome }),
    delivered: seconds => lag.observe(seconds),
    behind: events => waiting.set(events),
    disabled: reason => disabled.inc({ reason }),
    register(into) {
      into.registerMetric(attempts)
      into.registerMetric(lag)
      into.registerMetric(waiting)
      into.registerMetric(disabled)
    }
  }
}
