/** Why a spreadsheet cannot be read at all; whoever reads it says so in the words of its own task. */
export type UnreadableCode =
  | 'not_a_table'
  | 'old_or_encrypted'
  | 'truncated'
  | 'unpacks_too_large'
  | 'too_many_columns'
  | 'too_many_rows'
  | 'unsafe_xml'
  | 'dates_since_1904'

/** A file that is no spreadsheet, or one that nobody should open. */
export class UnreadableFile extends Error {
  readonly code: UnreadableCode

  constructor(code: UnreadableCode, cause?: unknown) {
    super(`the spreadsheet cannot be read: ${code}`, { cause })
    this.name = 'UnreadableFile'
    this.code = code
  }
}
