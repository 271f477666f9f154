import type { FastifyContextConfig, RouteOptions } from 'fastify'

/** The scopes of a token, with `noun:read` added for every `noun:write`. */
export function grantedScopes(scope: string): ReadonlySet<string> {
  const given = scope.split(' ').filter(text => text !== '')
  const granted = new Set(given)
  for (const text of given) {
    if (text.endsWith(':write')) granted.add(`${text.slice(0, -':write'.length)}:read`)
  }
  return granted
}

/** The scopes of which a route asks one; null for a public route. Throws when the route states neither, or both. */
export function scopesOf(
  route: Pick<RouteOptions, 'method' | 'url'> & { config?: FastifyContextConfig }
): readonly string[] | null {
  const { scope, public: isPublic } = route.config ?? {}
  const scopes = typeof scope === 'string' ? [scope] : (scope ?? [])
  if (isPublic === true && scopes.length === 0) return null
  if (isPublic === true || scopes.length === 0 || !scopes.every(text => /^[a-z][a-z-]*:[a-z-]+$/.test(text))) {
    throw new Error(
      `${String(route.method)} ${route.url} must state either a scope such as 'quotes:write' or public: true`
    )
  }
  return scopes
}
