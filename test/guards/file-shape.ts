import { posix } from 'node:path'
import { lineOf, onlyCode } from './code-text.ts'
import type { SourceFile } from './source-files.ts'

const MOST_LINES = 250
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(routes|schemas|repository|tables|test))?\.ts$/
const DASHED_SUFFIX = /-(routes|schemas|repository|tables)\.ts$/
const NAMED_AFTER_FOLDER = /(^|\/)([a-z0-9-]+)\/\2\.(routes|schemas|repository|tables)\.ts$/
const SAYS_NOTHING = /(^|[-./])(utils?|helpers?|commons?|managers?|misc)([-./]|$)|(^|\/)index\.ts$/

/** File names that break the naming rules, a sentence each. */
export function badNames(paths: readonly string[]): string[] {
  return paths.flatMap(path => {
    if (SAYS_NOTHING.test(path)) return [`${path}: name the file for what it does`]
    if (DASHED_SUFFIX.test(path)) return [`${path}: a dot stands before routes, schemas, repository, tables`]
    if (NAMED_AFTER_FOLDER.test(path)) return [`${path}: what is the folder's own is named by its suffix alone`]
    return KEBAB.test(posix.basename(path))
      ? []
      : [`${path}: kebab-case, and no suffix but routes, schemas, repository, tables, test`]
  })
}

/** Files longer than 250 lines, a sentence each. */
export function tooLong(files: readonly SourceFile[]): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: linesOf(text) }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines: split it by meaning into files of at most ${MOST_LINES}`)
}

/** The median number of lines; 0 without files. */
export function medianLines(files: readonly SourceFile[]): number {
  const lengths = files.map(({ text }) => linesOf(text)).sort((a, b) => a - b)
  return lengths[Math.floor(lengths.length / 2)] ?? 0
}

/** Exported functions without a docstring directly above, as `path:line name`. Overloads need one, on the first. */
export function undocumented(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const code = onlyCode(text)
    const functions =
      /^export (?:default )?(?:async )?function\*? ?(\w*)|^export const (\w+)(?=[^=\n]*= (?:async )?(?:function\b|\w+ =>|(?:<[^\n]*>)?\())/gm
    const documented = new Set<string>()
    return [...code.matchAll(functions)].flatMap(match => {
      const name = match[1] || match[2] || 'default'
      if (match[2] && !isArrow(code.slice(match.index))) return []
      if (/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.test(text.slice(0, match.index))) documented.add(name)
      return documented.has(name)
        ? []
        : [`${path}:${lineOf(code, match.index)} ${name}: say shape, unit, error and source above it`]
    })
  })
}

/** Whether the declaration's value is a function, and not merely something in brackets. */
function isArrow(declaration: string): boolean {
  const open = declaration.indexOf('(', declaration.indexOf('= '))
  const value = declaration.slice(declaration.indexOf('= ') + 2)
  if (/^(async )?(function\b|\w+ =>)/.test(value)) return true
  let depth = 0
  for (let at = open; at < declaration.length; at++) {
    if (declaration[at] === '(') depth++
    if (declaration[at] === ')' && --depth === 0) return /^\s*(:[^\n]+?)?\s*=>/.test(declaration.slice(at + 1))
  }
  return false
}

function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}
