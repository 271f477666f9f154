import { lineOf, onlyCode } from './code-text.ts'
import type { SourceFile } from './source-files.ts'

interface Ban {
  readonly call: RegExp
  readonly instead: string
  readonly within: RegExp
  /** The files that may, and why. */
  readonly except?: Readonly<Record<string, string>>
}

const DOMAIN = /^packages\/domain\//
const ON_A_CLOCK = /^(services|packages\/service)\//
const EVERYWHERE = /^(services|packages|test)\//

const DATE_ARITHMETIC = { 'packages/domain/src/plain-date.ts': 'is where calendar dates are made' }
const REAL_CLOCK = { 'packages/service/src/real-clock.ts': 'is the real clock' }

const BANS: readonly Ban[] = [
  { call: /\bDate\.now\b/g, instead: 'take the date as an argument', within: DOMAIN },
  { call: /\bnew Date\b/g, instead: 'take a PlainDate', within: DOMAIN, except: DATE_ARITHMETIC },
  { call: /\bMath\.random\b/g, instead: 'take what varies as an argument', within: DOMAIN },
  { call: /\bparseFloat\b/g, instead: 'read decimals with decimal() of ratio.ts', within: DOMAIN },
  { call: /\bparseInt\b/g, instead: 'read whole amounts with BigInt() and won()', within: DOMAIN },
  { call: /\bprocess\./g, instead: 'take it as an argument', within: DOMAIN },
  {
    call: /(?<![.\w])Number\(/g,
    instead: 'stay with Won, Ratio or the typed rule',
    within: DOMAIN,
    except: {
      'packages/domain/src/plain-date.ts': 'reads the digits of a checked date',
      'packages/domain/src/won.ts': 'makes the JSON view of a checked amount'
    }
  },
  {
    call: /\bDate\.now\b/g,
    instead: 'ask now() or epochSeconds() of real-clock.ts',
    within: ON_A_CLOCK,
    except: REAL_CLOCK
  },
  {
    call: /\bnew Date(?!\w)(?:\(\s*\))?(?!\()/g,
    instead: 'ask now() of real-clock.ts; rules take the business date',
    within: ON_A_CLOCK,
    except: REAL_CLOCK
  },
  {
    call: /\.toISOString\(\)\s*\.(?:slice|substring|substr)\(0,\s*10\)/g,
    instead: 'that is the day in Greenwich: use the business date',
    within: EVERYWHERE,
    except: DATE_ARITHMETIC
  },
  {
    call: /\bconsole\./g,
    instead: 'use the request or service logger',
    within: /^(services|packages\/(?!local-stack\/)|test\/(?!bench\/|support\/))(?!.*\/main\.ts$)/
  },
  { call: /\bJSON\.parse\(/g, instead: 'declare the body in TypeBox', within: /^services\/.*(routes|schemas)\.ts$/ },
  { call: /\bprocess\.exit\(/g, instead: 'let the test end by itself', within: /^test\/.*\.test\.ts$/ }
]

/** Every banned call in the files, as `path:line call: what to do instead`. */
export function bannedCalls(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const code = onlyCode(text)
    return BANS.filter(ban => ban.within.test(path) && !ban.except?.[path]).flatMap(ban =>
      [...code.matchAll(ban.call)].map(match => `${path}:${lineOf(code, match.index)} ${match[0]}: ${ban.instead}`)
    )
  })
}

/** Files that use the business date and the real clock: rules and lifecycles follow the one, tokens and records the other. */
export function clockMixers(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => /from '[^']*\/business-date\.ts'/.test(text) && /from '[^']*\/real-clock\.ts'/.test(text))
    .map(({ path }) => path)
}

/** Exceptions that no longer need to be made, so that the list stays short. */
export function needlessExceptions(files: readonly SourceFile[]): string[] {
  return BANS.flatMap(ban =>
    Object.keys(ban.except ?? {}).filter(path => {
      const file = files.find(candidate => candidate.path === path)
      return !file || onlyCode(file.text).search(ban.call) < 0
    })
  )
}
