// A migrator as a process of its own: node migrate-program.ts <owner's url> <folder>
import { migrate } from '@trade-credit/database/migrate.ts'

const [connectionString = '', directory = ''] = process.argv.slice(2)
const log = (line: string) => void process.stdout.write(`${line}\n`)

const { applied } = await migrate({ connectionString, directory, log })
if (applied.length === 0) log('nothing to apply')
