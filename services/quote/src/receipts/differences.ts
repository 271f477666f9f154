/** A place where two documents differ; null stands for what is not there. */
export interface Difference {
  /** JSON Pointer. */
  readonly pointer: string
  readonly stored: unknown
  readonly recomputed: unknown
}

/** Every leaf in which two JSON documents differ, in the order of the first, at most `atMost`. */
export function differencesOf(stored: unknown, recomputed: unknown, atMost: number, pointer = ''): Difference[] {
  if (isContainer(stored) && isContainer(recomputed) && Array.isArray(stored) === Array.isArray(recomputed)) {
    const found: Difference[] = []
    for (const name of new Set([...Object.keys(stored), ...Object.keys(recomputed)])) {
      const room = atMost - found.length
      if (room <= 0) break
      const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      found.push(...differencesOf(stored[name], recomputed[name], room, at))
    }
    return found
  }
  if (stored === recomputed || atMost <= 0) return []
  return [{ pointer, stored: stored ?? null, recomputed: recomputed ?? null }]
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
