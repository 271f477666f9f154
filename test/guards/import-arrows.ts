import { posix } from 'node:path'
import { lineOf, withoutComments } from './code-text.ts'
import type { SourceFile } from './source-files.ts'

/** What each part may import besides itself. `npm` and `node:*` stand for any installed package and any Node module. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'packages/domain': [],
  'packages/rulebook': [
    'packages/domain',
    'yaml',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:url',
    'node:crypto'
  ],
  'packages/database': ['packages/domain', 'npm', 'node:*'],
  'packages/ledger': ['packages/database', 'packages/domain', 'npm', 'node:*'],
  'packages/service': ['packages/database', 'packages/rulebook', 'packages/domain', 'npm', 'node:*'],
  'packages/quoting': [
    'packages/service',
    'packages/database',
    'packages/rulebook',
    'packages/domain',
    'npm',
    'node:*'
  ],
  'packages/client': ['npm', 'node:*'],
  services: [
    'packages/service',
    'packages/ledger',
    'packages/quoting',
    'packages/database',
    'packages/rulebook',
    'packages/domain',
    'npm',
    'node:*'
  ],
  'packages/local-stack': ['packages/*', 'services/*', 'npm', 'node:*'],
  test: ['packages/*', 'services/*', 'npm', 'node:*']
}

export interface Import {
  readonly specifier: string
  readonly line: number
}

/** Every import of the file: static, of types, re-exported and dynamic. */
export function importsOf(file: SourceFile): Import[] {
  const code = withoutComments(file.text)
  const patterns = [
    /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\bimport\s*\(\s*['"]([^'"]+)['"]/g
  ]
  return patterns.flatMap(pattern =>
    [...code.matchAll(pattern)].map(match => ({
      specifier: match[1] ?? '',
      line: lineOf(code, match.index)
    }))
  )
}

/** What the arrows of the architecture forbid, a sentence each; none for files that keep them. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files.flatMap(file => {
    const from = partOf(file.path)
    const allowed = ARROWS[from.startsWith('services/') ? 'services' : from]
    if (!allowed) return [`${file.path} belongs to no known part: name it in the arrows`]
    return importsOf(file).flatMap(({ specifier, line }) => {
      const to = targetOf(file.path, specifier)
      const relative = specifier.startsWith('.')
      if (to === from)
        return relative
          ? []
          : [`${file.path}:${line} imports its own package by name (${specifier}): use a relative path`]
      if (relative && from !== 'test')
        return [`${file.path}:${line} leaves its package by ${specifier}: import the package by its name`]
      return isAllowed(to, allowed)
        ? []
        : [`${file.path}:${line} imports ${specifier}; ${from} may import ${allowed.join(', ') || 'only itself'}`]
    })
  })
}

/** Chains of relative imports that come back to their first file, one per cycle found. Imports of types count: they tie files, too. */
export function importCycles(files: readonly SourceFile[]): string[] {
  return cyclesOf(relativeImports(files))
}

/** As `importCycles`, of folders. A file in `src` itself counts alone: one may be the ground of its package, another its roof. */
export function folderCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map<string, string[]>()
  for (const [path, imported] of relativeImports(files)) {
    const from = folderOrFile(path)
    const to = imported.map(folderOrFile).filter(folder => folder !== from)
    edges.set(from, [...(edges.get(from) ?? []), ...to])
  }
  return cyclesOf(edges)
}

type Edges = ReadonlyMap<string, readonly string[]>

function relativeImports(files: readonly SourceFile[]): Edges {
  return new Map(
    files.map(file => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.join(posix.dirname(file.path), specifier))
    ])
  )
}

function cyclesOf(edges: Edges): string[] {
  const cycles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return cycles
}

function folderOrFile(path: string): string {
  const folder = posix.dirname(path)
  return folder.endsWith('/src') ? path : folder
}

function partOf(path: string): string {
  return path.startsWith('test/') ? 'test' : path.split('/').slice(0, 2).join('/')
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return partOf(posix.join(posix.dirname(path), specifier))
  const own = /^@trade-credit\/([^/]+)/.exec(specifier)?.[1]
  if (own === undefined) return specifier
  const service = /^(.+)-service$/.exec(own)?.[1]
  return service === undefined ? `packages/${own}` : `services/${service}`
}

function isAllowed(to: string, allowed: readonly string[]): boolean {
  if (allowed.includes(to)) return to !== 'packages/local-stack'
  if (to.startsWith('node:')) return allowed.includes('node:*')
  if (/^(packages|services)\//.test(to)) return allowed.includes(`${to.split('/')[0]}/*`)
  return to !== 'test' && allowed.includes('npm')
}
