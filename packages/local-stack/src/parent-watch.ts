import { isScriptShell, parentOf } from './process-identity.ts'

const intervalMs = 500

/**
 * Calls back once when npm, which started this process, is gone without a signal having come.
 *
 * npm runs a script through a shell, so a killed npm leaves the shell waiting: then the shell's own parent changes and ours
 * does not. A process that npm did not start is left alone, because its parent may well end first on purpose.
 */
export async function onNpmGone(environment: NodeJS.ProcessEnv, gone: () => void): Promise<void> {
  if (environment['npm_lifecycle_event'] === undefined || process.platform === 'win32') return
  const parent = process.ppid
  const grandparent = (await isScriptShell(parent)) ? await parentOf(parent) : undefined
  const timer = setInterval(async () => {
    const changed = process.ppid !== parent || (grandparent !== undefined && (await parentOf(parent)) !== grandparent)
    if (!changed) return
    clearInterval(timer)
    gone()
  }, intervalMs)
  timer.unref()
}
