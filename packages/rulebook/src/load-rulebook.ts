import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSources } from './citations.ts'
import { isRawMap, type Raw, rawYaml } from './raw.ts'
import { readParameter } from './read-parameter.ts'
import type { Parameter, Rulebook, SourceDocument } from './rulebook.ts'
import { RulebookError, ValueError } from './rulebook-error.ts'

/** A rulebook's files by path: `sources.yaml`, and any number of others that hold parameters. */
export type RulebookTexts = Readonly<Record<string, string>>

const SOURCES = 'sources.yaml'

/**
 * Reads and checks a rulebook: a folder with `sources.yaml` and `parameters/**.yaml`, or the same as texts.
 * Throws a RulebookError that lists every problem with its file, parameter and entry.
 */
export function loadRulebook(from: string | RulebookTexts): Rulebook {
  const texts = typeof from === 'string' ? textsIn(from, 'parameters') : from
  const problems: string[] = []
  const raws = new Map<string, Raw>()
  for (const [file, text] of Object.entries(texts)) {
    try {
      raws.set(file, rawYaml(text))
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      problems.push(`${file}: ${error.message}`)
    }
  }
  return rulebookFromRaw(raws, problems)
}

/** The YAML texts of a rulebook's folder: `sources.yaml` and every file under one of its folders. */
export function textsIn(directory: string, folder: string): RulebookTexts {
  const files = readdirSync(join(directory, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.yaml'))
    .map(file => join(folder, file))
    .sort()
  return Object.fromEntries([SOURCES, ...files].map(file => [file, readFileSync(join(directory, file), 'utf8')]))
}

/** Checks parsed files and makes the rulebook of them. `problems` are those found before. Throws a RulebookError. */
export function rulebookFromRaw(files: ReadonlyMap<string, Raw>, problems: string[] = []): Rulebook {
  const sources = sourcesOf(files.get(SOURCES), problems)
  const parameters = new Map<string, Parameter>()
  const definedIn = new Map<string, string>()
  for (const [file, raw] of files) {
    if (file === SOURCES) continue
    if (!isRawMap(raw)) {
      problems.push(`${file}: is not a map from parameter name to parameter`)
      continue
    }
    for (const [name, parameter] of Object.entries(raw)) {
      const first = definedIn.get(name)
      if (first !== undefined) problems.push(`${file}: ${name} is also in ${first}; keep one of them`)
      definedIn.set(name, file)
      const found: string[] = []
      const read = readParameter(name, parameter, sources, found)
      problems.push(...found.map(problem => `${file}: ${problem}`))
      if (read) parameters.set(name, read)
    }
  }
  if (problems.length > 0) throw new RulebookError(problems)
  return { sources, parameters: new Map([...parameters].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

function sourcesOf(raw: Raw | undefined, problems: string[]): ReadonlyMap<string, SourceDocument> {
  if (raw === undefined) {
    problems.push(`${SOURCES}: is missing`)
    return new Map()
  }
  try {
    return readSources(raw)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    problems.push(`${SOURCES}: ${error.message}`)
    return new Map()
  }
}
