/** The step of a JSON Pointer (RFC 6901) to the member of that name, of which it repeats no more than a reader needs: it may be made up. */
export function pointerStep(name: string): string {
  return `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
