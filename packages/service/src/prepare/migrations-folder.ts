import path from 'node:path'

/** The folder of this release's migrations. */
export const MIGRATIONS = path.join(import.meta.dirname, '../../../../migrations')
