import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../settings.ts'
import { startStack } from '../stack.ts'
import { actorsAt } from './actors.ts'
import { tellStory } from './story.ts'
import { tellingTo } from './telling.ts'

/**
 * `npm run demo`: the whole system on a database of its own, a year in the life of one firm, and everything gone again. `npm run
 * demo -- ko` tells it in Korean.
 */
async function runDemo(language: 'ko' | 'en'): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const dataDir = await mkdtemp(join(tmpdir(), 'demo-'))
  // As root, Postgres runs as another user.
  await chmod(dataDir, 0o711)
  const asked = new AbortController()
  let failure: Error | undefined
  const settings = readSettings({ PORT: '0', DATA_DIR: dataDir })
  const loadServices = async () => (await import('../services.ts')).localServices
  const stack = await startStack({
    settings,
    loadServices,
    say: () => {},
    signal: asked.signal,
    failed: error => (failure = error)
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => void end(130))
  const begun = performance.now()
  try {
    await tellStory(actorsAt(stack.url, language), tellingTo(say, language, process.stdout.isTTY === true))
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    say(language === 'ko' ? `\n${seconds}초에 한 해를 살았습니다.` : `\nA year, lived in ${seconds} s.`)
    await end(0)
  } catch (error) {
    process.stderr.write(`${(failure ?? (error as Error)).message}\n`)
    await end(1)
  }

  async function end(code: number): Promise<never> {
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
    process.exit(code)
  }
}

await runDemo(process.argv.includes('ko') ? 'ko' : 'en')
