import { globSync, statSync } from 'node:fs'

/** The test files that the patterns name (a file, a folder or a glob each), all of `test` for none; sorted, each once. */
export function testFiles(patterns: readonly string[]): string[] {
  const named = (patterns.length === 0 ? ['test'] : patterns).flatMap(pattern => {
    const path = pattern.replace(/^\.\//, '').replace(/\/$/, '')
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
    return globSync(isFolder ? `${path}/**/*.test.ts` : path)
  })
  return [...new Set(named.map(file => file.replaceAll('\\', '/')))].filter(file => file.endsWith('.test.ts')).sort()
}
