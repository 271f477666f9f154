import type { App } from './http/app-type.ts'
import { auditRoutes } from './platform/audit/routes.ts'
import type { Listener } from './platform/events/listener.ts'
import { eventsRoutes } from './platform/events/routes.ts'
import { importsRoutes } from './platform/imports/routes.ts'
import { jobsRoutes } from './platform/jobs/routes.ts'
import { noticesRoutes } from './platform/notices/routes.ts'
import type { Platform } from './platform/platform.ts'
import { clockRoutes } from './platform/sandbox/routes.ts'
import { deliveryRoutes } from './platform/webhooks/deliveries.routes.ts'
import { webhookRoutes } from './platform/webhooks/routes.ts'
import type { WebhookParts } from './platform/webhooks/webhook-parts.ts'

export interface PlatformRoutesOptions {
  readonly platform: Platform
  /** Wakes whoever waits for events or for a job. */
  readonly listener: Listener
  /** Signs the cursors of lists. */
  readonly cursorKey: string
  readonly webhooks: WebhookParts
}

/** What every service offers beside its own operations. */
export function platformRoutes(app: App, { platform, listener, cursorKey, webhooks }: PlatformRoutesOptions): void {
  clockRoutes(app, platform)
  auditRoutes(app, platform, cursorKey)
  eventsRoutes(app, platform, listener)
  noticesRoutes(app, platform, cursorKey)
  importsRoutes(app, platform, cursorKey)
  jobsRoutes(app, platform, listener)
  webhookRoutes(app, platform, cursorKey, webhooks)
  deliveryRoutes(app, platform, cursorKey, webhooks)
}
