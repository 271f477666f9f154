import { median } from './figures.ts'
import type { Machine } from './machine.ts'
import type { Outcome, Scenario } from './scenario.ts'

/** One scenario as text: a table of the contestants, the ratios beside their bars, and plain facts. */
export function reportOf({ name, title }: Pick<Scenario, 'name' | 'title'>, outcome: Outcome): string {
  const lines = [`${name}: ${title}`]
  if (outcome.skipped !== undefined) lines.push(`  skipped: ${outcome.skipped}`)
  const standings = (outcome.standings ?? []).map(({ name: who, perSecond, p50Ms, p99Ms, ...cpu }) => [
    who,
    shown(median(perSecond)),
    `${shown(Math.min(...perSecond))} - ${shown(Math.max(...perSecond))}`,
    p50Ms === null ? '' : p50Ms.toFixed(2),
    p99Ms === null ? '' : p99Ms.toFixed(2),
    microseconds(cpu.processMicroseconds),
    microseconds(cpu.postgresMicroseconds)
  ])
  if (standings.length > 0)
    lines.push(...table([['', 'per second', 'min - max', 'p50 ms', 'p99 ms', 'Node µs', 'Postgres µs'], ...standings]))
  const ratios = (outcome.ratios ?? []).map(({ what, median: middle, least, most, bar }) => [
    what,
    short(middle),
    `${short(least)} - ${short(most)}`,
    bar === undefined ? '' : `bar ${bar}`
  ])
  if (ratios.length > 0) lines.push(...table([['ratio', 'median', 'min - max', ''], ...ratios]))
  lines.push(...table((outcome.facts ?? []).map(([what, value]) => [what, value])))
  return lines.join('\n')
}

/** The machine as text, a line for each thing. */
export function machineText(machine: Machine): string {
  return Object.entries(machine)
    .map(([name, value]) => `${name.padEnd(9)} ${value}`)
    .join('\n')
}

/** Indented columns; the first one left, figures right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row => {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    return `  ${cells.join('   ').trimEnd()}`
  })
}

function shown(perSecond: number): string {
  return perSecond >= 100 ? Math.round(perSecond).toLocaleString('en') : perSecond.toFixed(2)
}

function microseconds(spent: number | null): string {
  return spent === null ? '' : shown(spent)
}

function short(ratio: number): string {
  return ratio >= 100 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(2)
}
