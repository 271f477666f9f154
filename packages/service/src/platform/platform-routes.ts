import type { App } from '../app.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import { clockRoutes } from './clock/clock.routes.ts'
import type { Platform } from './platform.ts'

/** What every service offers beside its own: the business date and the audit trail. */
export function platformRoutes(app: App, platform: Platform): void {
  clockRoutes(app, platform)
  auditRoutes(app, platform)
}
