import type { App } from './http/app-type.ts'
import type { Listener } from './platform/events/listener.ts'
import { webhookParts } from './platform/webhooks/webhook-parts.ts'
import { platformRoutes } from './platform.routes.ts'
import type { ServicePlatform } from './service.ts'

/** The operations that all services share, described once; only their contract is made from this. */
export const platformService = {
  name: 'platform',
  title: 'Platform',
  description: 'Events, notices, the audit trail, imports, and the sandbox: the same in every service.',
  routes(app: App, platform: ServicePlatform): void {
    platformRoutes(app, { platform, listener: NOT_LISTENING, cursorKey: '', webhooks: webhookParts('', '') })
  }
}

/** Routes are described here and never called; only the end of their app is told. */
const NOT_LISTENING = { release() {} } as Listener
