import { lineOf } from './code-text.ts'
import type { SourceFile } from './source-files.ts'

// Words are put together from halves where this file would otherwise find itself.
const FORBIDDEN: readonly {
  readonly text: RegExp
  readonly why: string
  readonly unless?: RegExp
  readonly outside?: RegExp
}[] = [
  { text: /(?<![\w.:/-])\/(?:home|root|Users|work|workspace|mnt)\/[\w.-]/, why: 'a path of one machine' },
  { text: /(?<!\w)[A-Z]:\\\w/, why: 'a path of one machine' },
  {
    text: new RegExp('\\bregistry\\.[a-z]|\\bnpm' + 'js\\.|artifactory|verdaccio|codeartifact|\\.pkg\\.dev\\b', 'i'),
    why: 'a package registry'
  },
  { text: new RegExp('(?<![\\w-])shared' + '/'), why: 'a folder outside the repository' },
  {
    text: new RegExp('\\bsess' + 'ions?\\b', 'i'),
    why: 'say connection, run or visit',
    outside:
      /^(packages\/(database|ledger|service\/src\/platform)|migrations|test\/(concurrency|services\/database))\//,
    unless: /advisory|database|postgres|\bpg|\block|connection|transaction|\bset\b|authorization|oidc/i
  }
]

/** Words of one machine or of how the project is made that stand in the files, as `path:line reason: the line`. */
export function strayWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        FORBIDDEN.filter(word => word.text.test(line) && !word.unless?.test(line) && !word.outside?.test(path)).map(
          word => `${path}:${index + 1} ${word.why}: ${line.trim().slice(0, 120)}`
        )
      )
  )
}

/** Lines of a lockfile that bind it to one registry, as `path:line`. */
export function registryBound(lockfile: SourceFile): string[] {
  return [...lockfile.text.matchAll(/"resolved": "(?:https?|git)[^"]*:/g)].map(
    match => `${lockfile.path}:${lineOf(lockfile.text, match.index)}`
  )
}
