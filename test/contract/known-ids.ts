/** Stands in an address for the latest id with this pattern (`^qt_…`) that the service gave out; empty for what is no id. */
export function placeOfId(pattern: unknown): string {
  const prefix = typeof pattern === 'string' ? /^\^([a-z]+)_/.exec(pattern)?.[1] : undefined
  return prefix === undefined ? '' : `~${prefix}~`
}

/** Ids that a service gave out, so that reads find something. */
export function knownIds() {
  const latest = new Map<string, string>()
  return {
    /** Keeps the ids of an answer. */
    remember(body: string): void {
      for (const [, id = '', prefix = ''] of body.slice(0, 20_000).matchAll(/"id":"(([a-z]+)_[0-9A-Z]{26})"/g)) {
        latest.set(prefix, id)
      }
    },
    /** The address with ids in the places for them. */
    withKnownIds(url: string): string {
      return url.replace(/~([a-z]+)~/, (_place, prefix: string) => latest.get(prefix) ?? 'none')
    }
  }
}
