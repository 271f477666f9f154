import { globSync, readFileSync } from 'node:fs'

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

const NOT_OURS = /(^|\/)(node_modules|\.git|\.types|\.tap|\.data|generated)(\/|$)/

/** The repository's files that the globs name, without what is installed or generated. */
export function sourceFiles(...globs: string[]): SourceFile[] {
  return globs
    .flatMap(glob => globSync(glob, { exclude: path => NOT_OURS.test(path.replaceAll('\\', '/')) }))
    .map(path => path.replaceAll('\\', '/'))
    .sort()
    .map(path => ({ path, text: readFileSync(path, 'utf8') }))
}

/** TypeScript of the packages and services: what is deployed. */
export function deployedSources(): SourceFile[] {
  return sourceFiles('packages/*/src/**/*.ts', 'services/*/src/**/*.ts')
}
