import type { Adapter } from 'oidc-provider'

/**
 * The store of an issuer that only hands out self-contained tokens: nothing has to be remembered except, until they expire,
 * the identifiers of client assertions, so that none is accepted twice.
 */
export function forgetfulStore(model: string): Adapter {
  const expiries = new Map<string, number>()
  const noop = async () => undefined
  return {
    async upsert(id, _payload, expiresIn) {
      if (model !== 'ReplayDetection') return
      const now = performance.now()
      for (const [known, expiry] of expiries) if (expiry < now) expiries.delete(known)
      expiries.set(id, now + (expiresIn ?? 0) * 1000)
    },
    async find(id) {
      const expiry = expiries.get(id)
      return expiry !== undefined && expiry > performance.now() ? { jti: id } : undefined
    },
    findByUserCode: noop,
    findByUid: noop,
    consume: noop,
    destroy: noop,
    revokeByGrantId: noop
  }
}
