import { join } from 'node:path'
import { readConfig } from '@trade-credit/service/config.ts'
import { Type } from 'typebox'

export const FileVariables = Type.Object({
  DATA_DIR: Type.String({ default: '.data', minLength: 1, description: 'Where the local stack keeps its data.' }),
  FILES_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Folder for uploaded files, on storage that all instances see; `files` in DATA_DIR without it.'
    })
  )
})

/** The folder that uploaded files are kept in. Throws a ConfigError for a malformed variable. */
export function filesFolder(env: NodeJS.ProcessEnv): string {
  const { DATA_DIR, FILES_DIR } = readConfig(FileVariables, env)
  return FILES_DIR ?? join(DATA_DIR, 'files')
}
