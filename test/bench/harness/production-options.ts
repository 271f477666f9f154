import { readFileSync } from 'node:fs'

const ENTRYPOINT = /^ENTRYPOINT \["node", (.+)\]$/m

/** Node's options in production, as the image has them: `--enable-source-maps` and the like. */
export const productionOptions: readonly string[] = optionsOf(
  readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8')
)

function optionsOf(dockerfile: string): readonly string[] {
  const options = ENTRYPOINT.exec(dockerfile)?.[1]
  if (options === undefined) throw new Error('the Dockerfile names no options for Node')
  return JSON.parse(`[${options}]`)
}
