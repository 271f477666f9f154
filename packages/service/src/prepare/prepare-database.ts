import { migrate } from '@trade-credit/database/migrate.ts'
import { type LoginRole, provisionRoles } from '@trade-credit/database/roles.ts'
import { installJobs } from '../platform/jobs/install.ts'
import { openSandbox } from '../platform/sandbox/open-sandbox.ts'
import { storePackagedRulebook } from '../rulebook/store-rulebook.ts'
import { MIGRATIONS } from './migrations-folder.ts'

export interface Preparation {
  /** Of the role that owns everything. */
  readonly adminUrl: string
  /** Those of the login roles whose password is to be set. */
  readonly passwords: Readonly<Partial<Record<LoginRole, string>>>
  /** Whether this database becomes a sandbox, and its rulebook carries the example terms. */
  readonly sandbox: boolean
  readonly say: (line: string) => void
}

/** Brings schema, jobs, passwords and rulebook up to date; doing it again finds nothing to do. */
export async function prepareDatabase({ adminUrl, passwords, sandbox, say }: Preparation): Promise<void> {
  const { applied } = await migrate({ connectionString: adminUrl, directory: MIGRATIONS, log: () => {} })
  if (applied.length > 0) say(`Applied ${applied.length} migrations`)
  await installJobs(adminUrl)
  await provisionRoles(adminUrl, passwords)
  await storePackagedRulebook(adminUrl, { sandbox })
  if (sandbox) await openSandbox(adminUrl)
}
