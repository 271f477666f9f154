import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** One numbered file of the migrations folder. */
export interface MigrationFile {
  /** `NNNN_verb_noun.sql` */
  readonly name: string
  readonly number: number
  readonly sql: string
  /** Of the text with Unix line ends, so that a checkout on Windows has the same. */
  readonly sha256: string
}

/**
 * The migrations of a folder by number. Numbers go in blocks of ten, one block to a topic, and run without a gap inside
 * their block (0001-0009, 0010-0019, ...). Throws a sentence for a wrong name, a double number or a gap.
 */
export async function readMigrationFiles(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort()
  const files = await Promise.all(names.map(name => readMigrationFile(directory, name)))
  for (const [index, file] of files.entries()) {
    const before = files[index - 1]
    if (before?.number === file.number) {
      throw new Error(`${before.name} and ${file.name} have the same number: give the later one a new number`)
    }
    if (!follows(file.number, before?.number ?? 0)) {
      throw new Error(`No migration ${numbered(file.number - 1)} before ${file.name}: restore it or renumber`)
    }
  }
  return files
}

function follows(number: number, before: number): boolean {
  return number === before + 1 || (number % 10 === 0 && number > before)
}

function numbered(number: number): string {
  return String(number).padStart(4, '0')
}

async function readMigrationFile(directory: string, name: string): Promise<MigrationFile> {
  const number = /^(\d{4})(_[a-z0-9]+)+\.sql$/.exec(name)?.[1]
  if (number === undefined) throw new Error(`${name} is not named like 0001_create_something.sql: rename it`)
  const sql = (await readFile(path.join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
  return { name, number: Number.parseInt(number, 10), sql, sha256: createHash('sha256').update(sql).digest('hex') }
}
