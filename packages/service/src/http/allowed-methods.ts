/** Remembers which methods each route pattern takes, to tell a wrong method (405) from a wrong address (404). */
export function allowedMethods() {
  const routes: { pattern: RegExp; method: string }[] = []
  return {
    add(method: string, url: string): void {
      routes.push({ pattern: patternOf(url), method })
    },
    /** The methods that exist at the address; none when no route has it. */
    at(address: string): readonly string[] {
      const path = address.split('?', 1)[0] ?? ''
      return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort()
    }
  }
}

function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:[A-Za-z]\w*/g, '[^/]+').replaceAll('*', '.*')}$`)
}
