import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Finished {
  /** The exit code; 1 when a signal ended the program. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
const PATIENCE_MS = 3_000

const running = new Set<ChildProcess>()

/**
 * Runs this Node with the arguments and collects what it writes. The program leads a process group of its own, which ends with it, or
 * once it has written nothing for `silenceMs`.
 */
export function runNode(args: readonly string[], { silenceMs }: { silenceMs?: number } = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let [stdout, stderr] = ['', '']
    const silence = silenceMs === undefined ? undefined : setTimeout(() => signalGroup(child, 'SIGKILL'), silenceMs)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      silence?.refresh()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    // What the program left behind would otherwise keep the pipes open, and itself alive.
    child.once('exit', () => signalGroup(child, 'SIGKILL'))
    child.once('error', reject)
    child.once('close', code => {
      running.delete(child)
      clearTimeout(silence)
      resolve({ code: code ?? 1, stdout, stderr })
    })
  })
}

/** On Ctrl-C and the like: asks every running program to stop, insists after three seconds, cleans up, and exits as the signal says. */
export function stopOnSignals(cleanUp: () => Promise<void> = async () => {}): void {
  for (const [signal, code] of Object.entries(SIGNAL_CODES)) {
    process.once(signal, () => {
      const programs = [...running]
      for (const child of programs) signalGroup(child, 'SIGTERM')
      const insist = setTimeout(() => programs.forEach(child => signalGroup(child, 'SIGKILL')), PATIENCE_MS)
      const gone = programs.map(child => new Promise(resolve => child.once('close', resolve)))
      void Promise.all(gone)
        .then(cleanUp)
        .finally(() => {
          clearTimeout(insist)
          process.exit(code)
        })
    })
  }
}

/** The script behind a command of an installed package: run it with this Node, whatever the shell would find. */
export function binOf(packageName: string, command: string): string {
  const folder = join('node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(folder, script)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
