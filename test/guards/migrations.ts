import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/**
 * What is wrong with the migrations, a sentence each: names are NNNN_verb_noun.sql; numbers are unique and start a block (0001, then
 * every tenth) without gaps inside it; the first line is a comment that says why.
 */
export function migrationFaults(files: readonly SourceFile[]): string[] {
  const faults: string[] = []
  const pathOf = new Map<number, string>()
  for (const { path, text } of files) {
    const number = /^(\d{4})_[a-z]+(?:_[a-z0-9]+)+\.sql$/.exec(posix.basename(path))?.[1]
    if (number === undefined) faults.push(`${path}: name it NNNN_verb_noun.sql`)
    else {
      const other = pathOf.get(Number(number))
      if (other !== undefined) faults.push(`${path}: ${other} has the number already`)
      pathOf.set(Number(number), path)
    }
    if (!/^--\s*\S.{20,}|^\/\*[\s\S]{20,}?\*\//.test(text)) faults.push(`${path}: open with a comment that says why`)
  }
  for (const [number, path] of pathOf) {
    if (number !== 1 && number % 10 !== 0 && !pathOf.has(number - 1))
      faults.push(`${path}: the number before it is missing`)
  }
  return faults
}
