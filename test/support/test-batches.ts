import { readFileSync } from 'node:fs'

/** Where files look at what they test and not at their process: those may share one, and load their modules once. */
const SHARING = /^test\/(?:concurrency|domain|guards|security|services)\//
/** What a file there says at its top, with its reason, when it wants a process to itself. */
const ALONE = /^\/\/ In a process of its own: \S/m
/** More would only make the processes larger, and a crash costlier. */
const MOST = 10

/**
 * The files by process: each alone where it measures, kills or watches processes, else up to ten neighbours together. Those alone come
 * first, since they are the long ones; `jobs` processes at a time get something to do each.
 */
export function testBatches(files: readonly string[], jobs: number): string[][] {
  const sharing = files.filter(file => SHARING.test(file) && !ALONE.test(readFileSync(file, 'utf8')))
  const alone = files.filter(file => !sharing.includes(file))
  const count = Math.max(Math.min(jobs, sharing.length), Math.ceil(sharing.length / MOST))
  const batches = Array.from({ length: count }, (_, i) =>
    sharing.slice(Math.ceil((i * sharing.length) / count), Math.ceil(((i + 1) * sharing.length) / count))
  )
  return [...alone.map(file => [file]), ...batches]
}
