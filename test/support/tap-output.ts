export interface Totals {
  passed: number
  failed: number
  skipped: number
}

export interface TapRun {
  readonly totals: Totals
  readonly failures: readonly { readonly file: string; readonly diagnostics: string }[]
}

/**
 * Reads what `test-host.ts` wrote about the files. The totals count assertions, not the lines that sum up subtests and files;
 * what is todo counts as skipped. A file that fails without a failed assertion (it crashed, hung, never ran or asserted nothing) counts
 * as one failure.
 */
export function readTapRun(output: string, files: readonly string[]): TapRun {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  const failures: { file: string; diagnostics: string }[] = []
  const blocks = fileBlocks(output)
  for (const file of files) {
    const { lines, verdict } = blocks.get(file) ?? { lines: [], verdict: null }
    const counted = assertionsIn(lines)
    totals.passed += counted.passed
    totals.skipped += counted.skipped
    totals.failed += counted.failed
    const assertsNothing = counted.passed + counted.failed + counted.skipped === 0
    if (counted.failed === 0 && verdict?.startsWith('ok') && !assertsNothing) continue
    if (counted.failed === 0) totals.failed++
    failures.push({ file, diagnostics: diagnosticsOf(lines, verdict) })
  }
  return { totals, failures }
}

function diagnosticsOf(lines: readonly string[], verdict: string | null): string {
  const part = failingPart(lines)
  if (verdict === null) return `${part}\n    did not finish`
  return part.trim() === '' ? '    asserts nothing' : part
}

interface FileBlock {
  readonly lines: string[]
  /** The line `ok …` or `not ok …` that sums the file up; null when it is missing. */
  verdict: string | null
}

function fileBlocks(output: string): Map<string, FileBlock> {
  const blocks = new Map<string, FileBlock>()
  let block: FileBlock | null = null
  for (const line of output.split('\n')) {
    const header = /^# Subtest: (.+)$/.exec(line)
    if (header?.[1]) {
      block = { lines: [], verdict: null }
      blocks.set(header[1], block)
    } else if (block && /^(not )?ok \d/.test(line)) block.verdict ??= line
    else if (/^#|^Bail out!/.test(line)) block = null
    else block?.lines.push(line)
  }
  return blocks
}

/** Assertions of the file: results that do not merely sum up a subtest. */
function assertionsIn(lines: readonly string[]): Totals {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  const open: string[] = []
  for (const { line, isDiagnostic } of marked(lines)) {
    const [, indent = '', header, result, directive] =
      /^( +)(?:(# Subtest: )|((?:not )?ok) \d.*?( # (?:SKIP|TODO)\b.*)?$)/.exec(line) ?? []
    if (isDiagnostic || (!header && !result)) continue
    if (header) open.push(indent)
    else if (open.at(-1) === indent) open.pop()
    else if (directive) totals.skipped++
    else if (result === 'ok') totals.passed++
    else totals.failed++
  }
  return totals
}

/** The file's lines without those of assertions and subtests that passed. */
function failingPart(lines: readonly string[]): string {
  const kept: string[] = []
  const headers: { indent: string; at: number }[] = []
  for (const { line, isDiagnostic } of marked(lines)) {
    const [, indent = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? []
    if (!isDiagnostic && /^(1\.\.\d|# time=|$)/.test(rest)) continue
    if (!isDiagnostic && rest.startsWith('# Subtest: ')) headers.push({ indent, at: kept.length })
    if (!isDiagnostic && /^(not )?ok \d/.test(rest)) {
      const summed = headers.at(-1)?.indent === indent ? headers.pop() : undefined
      if (rest.startsWith('ok')) {
        if (summed) kept.length = summed.at
        continue
      }
    }
    kept.push(line)
  }
  return kept.join('\n')
}

/** Tells the YAML diagnostics from the results: a diff may well contain lines that look like TAP. */
function* marked(lines: readonly string[]): Generator<{ line: string; isDiagnostic: boolean }> {
  let end: string | null = null
  for (const line of lines) {
    if (end === null && /^ *---$/.test(line)) end = line.replace('---', '...')
    yield { line, isDiagnostic: end !== null }
    if (line === end) end = null
  }
}
