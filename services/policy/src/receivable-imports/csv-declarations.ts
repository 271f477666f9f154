import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { type FieldError, problem } from '@trade-credit/service/problems/problems.ts'
import { type CsvRow, csvRows } from '@trade-credit/service/spreadsheets/csv-rows.ts'
import { LONGEST_LINE, type ReadLine, unreadLine } from './read-declaration.ts'
import {
  type Columns,
  columnsOf,
  type Field,
  fieldCalled,
  HEADINGS,
  NEEDED,
  readSheetRow
} from './sheet-declarations.ts'

/** The first line of a CSV of receivables. */
export interface CsvHeading {
  readonly columns: Columns
  /** How many headings there are, those without a text among them. */
  readonly width: number
}

/** The heading in a file's first line, every text of it a field and each field once; null when it has no such. */
export async function csvHeading(head: Buffer): Promise<CsvHeading | null> {
  const row = await headingIn(head)
  const columns = row && faultsOf(row).length === 0 ? columnsOf(row) : null
  return row && columns && { columns, width: row.cells.length }
}

/** Ends in `invalid_request` with every fault of the heading, unless there is none. */
export async function checkCsvHeading(head: Buffer): Promise<void> {
  const heading = await headingIn(head)
  const errors = heading ? faultsOf(heading) : [fault('unreadable', [])]
  if (errors.length > 0) problem('invalid_request', { detail: EXPECTED, errors })
}

/**
 * Reads a row below the heading as strictly as a line of JSON: no value is passed over, since one too many is mostly an amount with a
 * comma, which moves all that follow. Rows may be shorter, as Excel leaves out empty cells at their ends. Null when it is blank.
 */
export function readCsvRow(row: CsvRow, { columns, width }: CsvHeading): ReadLine | null {
  const { line, cells, trouble } = row
  if (trouble !== null) return unreadLine(line, trouble)
  const isBeyond = cells.length > width || cells.some((cell, column) => cell !== '' && !columns.has(column))
  return isBeyond ? unreadLine(line, 'beyond_headings') : readSheetRow({ ...row, number: line }, columns)
}

/** Whether it is a row without a value, which may stand above the heading as well. */
export function isBlank({ cells, trouble }: CsvRow): boolean {
  return trouble === null && cells.every(cell => cell === '')
}

/** The first line of a file; null when it cannot be read. */
async function headingIn(head: Buffer): Promise<CsvRow | null> {
  for await (const row of csvRows([head.subarray(0, LONGEST_LINE)], { beginning: head, longest: LONGEST_LINE })) {
    if (!isBlank(row)) return row.trouble === null ? row : null
  }
  return null
}

/** Headings without a text are passed over: what stands below them is not. */
function faultsOf({ cells }: CsvRow): FieldError[] {
  const named = cells.filter(cell => cell !== '').map(heading => ({ heading, field: fieldCalled(heading) }))
  const unknown = named.filter(({ field }) => field === undefined).map(({ heading }) => shortened(heading))
  const fields = named.map(({ field }) => field)
  const twice = (Object.keys(HEADINGS) as Field[]).filter(field => fields.indexOf(field) !== fields.lastIndexOf(field))
  const missing = NEEDED.filter(field => !fields.includes(field))
  return [
    ...(unknown.length > 0 ? [fault('unknown', unknown.slice(0, MOST_NAMED))] : []),
    ...(twice.length > 0 ? [fault('twice', twice.map(inBoth))] : []),
    ...(missing.length > 0 ? [fault('missing', missing.map(inBoth))] : [])
  ]
}

const MOST_NAMED = 20

const shortened = (heading: string) => (heading.length > 40 ? `${heading.slice(0, 40)}…` : heading).replace(/\s+/g, ' ')
const inBoth = (field: Field) => `${field}(${HEADINGS[field][1]})`

const FAULTS = {
  unknown: { ko: '모르는 열 이름입니다.', en: 'There are headings that name no field.' },
  twice: { ko: '같은 항목의 열이 둘 이상 있습니다.', en: 'A field has more than one heading.' },
  missing: { ko: '필요한 열이 없습니다.', en: 'Headings are missing.' },
  unreadable: {
    ko: '첫 줄을 읽을 수 없습니다. UTF-8이나 CP949(EUC-KR)로 저장한 CSV인지 확인해 주세요.',
    en: 'The first line cannot be read. Check that the file is CSV in UTF-8 or CP949 (EUC-KR).'
  }
} as const satisfies Record<string, MessageTexts>

function fault(code: keyof typeof FAULTS, names: readonly string[]): FieldError {
  const { ko, en } = FAULTS[code]
  const list = names.length > 0 ? ` ${names.join(', ')}` : ''
  return { pointer: '', code: `import.heading_${code}`, detail: { ko: `${ko}${list}`, en: `${en}${list}` } }
}

const OPTIONAL = (Object.keys(HEADINGS) as Field[]).filter(field => !NEEDED.includes(field))
const [needed, optional] = [NEEDED, OPTIONAL].map(fields => fields.map(inBoth).join(', '))
const EXPECTED: MessageTexts = {
  ko: `CSV 파일의 첫 줄에 열 이름을 적어 주세요. 필요한 열: ${needed}. 있으면 적는 열: ${optional}.`,
  en: `Write the headings in the first line of the CSV file. Needed: ${needed}. Optional: ${optional}.`
}
