import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Most of a start is compiling what is imported; the second one finds that done.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/compiled'))

const { runLocalStack } = await import('./run.ts')
await runLocalStack(async () => (await import('./services.ts')).localServices)
