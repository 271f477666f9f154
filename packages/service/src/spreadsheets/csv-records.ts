import { CsvError, type Options, parse } from 'csv-parse/sync'
import type { CsvLine, CsvTrouble } from './csv-lines.ts'

/** A record of a CSV file: one line, or several where a cell holds line breaks. */
export interface CsvRecord {
  /** The line on which it begins. */
  readonly line: number
  /** None where it has a trouble. */
  readonly cells: readonly string[]
  readonly trouble: CsvTrouble | null
}

/** Lines that are one record if the parser agrees. */
type Group = readonly CsvLine[]

/**
 * Puts lines together to records, as they come, and reads them. Lines belong together while a quotation mark is open; where what follows
 * cannot close it, or only beyond `longest` characters, each is read by itself: a mark that nobody closed costs its own line alone.
 */
export class CsvRecords {
  readonly #delimiter: string
  readonly #longest: number
  #held: CsvLine[] = []
  #heldLength = 0

  constructor(delimiter: string, longest: number) {
    this.#delimiter = delimiter
    this.#longest = longest
  }

  /** The records that these lines complete. */
  take(lines: readonly CsvLine[]): CsvRecord[] {
    const groups: Group[] = []
    for (const line of lines) {
      if (this.#held.length > 0 && !this.#goesOn(line)) groups.push(...this.#letGo())
      const isOpen = isOpenAfter(line.text, { wasOpen: this.#held.length > 0, delimiter: this.#delimiter })
      this.#held.push(line)
      this.#heldLength += line.text.length + 1
      if (!isOpen) groups.push(this.#taken())
    }
    return recordsOf(groups, this.#delimiter)
  }

  /** What is left when the file is over. */
  end(): CsvRecord[] {
    return recordsOf(this.#letGo(), this.#delimiter)
  }

  /** Whether the line can be more of the record that is held: a mark that closes a cell stands at its end. */
  #goesOn({ text, trouble }: CsvLine): boolean {
    if (trouble !== null || this.#heldLength + text.length > this.#longest) return false
    const closing = /(?<!")(?:"")*"(?!")/.exec(text)
    const behind = closing ? text[closing.index + closing[0].length] : undefined
    return behind === undefined || behind === this.#delimiter
  }

  #letGo(): Group[] {
    return this.#taken().map(line => [line])
  }

  #taken(): CsvLine[] {
    this.#heldLength = 0
    return this.#held.splice(0)
  }
}

/** Whether a mark is open behind the text. Only one at the start of a cell opens, 6" of a pipe does not; one written twice is a letter. */
function isOpenAfter(text: string, { wasOpen, delimiter }: { wasOpen: boolean; delimiter: string }): boolean {
  let isOpen = wasOpen
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    if (isOpen && text[at + 1] === '"') at += 1
    else if (isOpen || at === 0 || text[at - 1] === delimiter) isOpen = !isOpen
  }
  return isOpen
}

/** Reads them all at once, which takes the parser a fifth of the time, or singly where a quotation mark stands wrong in one. */
function recordsOf(groups: readonly Group[], delimiter: string): CsvRecord[] {
  const sound = groups.filter(([line]) => line?.trouble === null)
  const read = parsed(sound.map(textOf).join('\n'), { delimiter })
  const cellsOf = read?.length === sound.length ? new Map(sound.map((group, i) => [group, read[i]])) : null
  return groups.flatMap(group => {
    const cells = cellsOf?.get(group)
    return cells ? [{ line: numberOf(group), cells, trouble: null }] : readAlone(group, delimiter)
  })
}

/** Marks may stand within cells, such as 6" of a pipe. A line without any is not worth a parser: a mark left open may hold thousands. */
function readAlone(group: Group, delimiter: string): CsvRecord[] {
  const [only] = group
  if (only?.trouble) return [{ line: only.number, cells: [], trouble: only.trouble }]
  const text = textOf(group)
  if (!text.includes('"')) return [{ line: numberOf(group), cells: text.split(delimiter), trouble: null }]
  const read = parsed(text, { delimiter, relax_quotes: true })
  if (read?.length === 1) return [{ line: numberOf(group), cells: read[0] ?? [], trouble: null }]
  if (group.length > 1) return group.flatMap(line => readAlone([line], delimiter))
  return [{ line: numberOf(group), cells: [], trouble: 'open_quote' }]
}

/** Null where a quotation mark stands wrong, or is open at the end. */
function parsed(text: string, options: Pick<Options, 'delimiter' | 'relax_quotes'>): string[][] | null {
  try {
    return parse(`${text}\n`, { record_delimiter: '\n', relax_column_count: true, ...options })
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

function textOf(group: Group): string {
  return group.map(({ text }) => text).join('\n')
}

function numberOf([first]: Group): number {
  return first?.number ?? 0
}
