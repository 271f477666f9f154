import { posix } from 'node:path'
import { importsOf } from './import-arrows.ts'
import type { SourceFile } from './source-files.ts'

/** The folders of each service, from the top. */
export type FolderOrder = Readonly<Record<string, readonly string[]>>

/**
 * As a service is read: a folder imports those that stand after it, and no other. What stands in `src` itself is above them all; a
 * folder inside a folder is part of it.
 */
export const FOLDER_ORDER: FolderOrder = {
  'services/quote': [
    'back-tests',
    'quote-batches',
    'quote-comparisons',
    'renewals',
    'receipts',
    'price-previews',
    'quotes',
    'sales-ledgers',
    'ledger-reading',
    'subsidy-programmes',
    'industries',
    'products',
    'rulebook'
  ],
  'services/underwriting': [
    'submissions',
    'appeals',
    'referrals',
    'hand-overs',
    'offers',
    'decisions',
    'ageing',
    'documents',
    'consents',
    'applications',
    'capacity',
    'monitoring',
    'credit-assessments',
    'credit-signals',
    'parties',
    'credit',
    'centres',
    'access'
  ],
  'services/policy': [
    'jobs',
    'payouts',
    'premium-reversals',
    'rescissions',
    'cancellations',
    'ends',
    'endorsements',
    'receivable-changes',
    'receivable-imports',
    'confirmations',
    'receivables',
    'certificates',
    'pledges',
    'premiums',
    'terms',
    'binding',
    'subsidy-ledger',
    'cover',
    'policies',
    'refunds',
    'invoices',
    'pdf',
    'access'
  ],
  'services/claims': [
    'claim-previews',
    'stress-tests',
    'claim-statistics',
    'adverse-notices',
    'recoveries',
    'appeals',
    'claim-steps',
    'payments',
    'decisions',
    'assessments',
    'policy-money',
    'documents',
    'overdue-sweep',
    'fan-out',
    'filing',
    'claims',
    'insured-events',
    'overdues',
    'covers',
    'overdue-dates'
  ]
}

/** What breaks the order, a sentence each: imports that run up, folders that stand nowhere in it, and names of folders that are gone. */
export function outOfOrder(files: readonly SourceFile[], order: FolderOrder): string[] {
  const services = Map.groupBy(files, ({ path }) => path.split('/').slice(0, 2).join('/'))
  return [...services].flatMap(([service, own]) => {
    const src = `${service}/src/`
    const folders = order[service] ?? []
    const present = new Set(own.map(({ path }) => folderOf(path)))
    const unplaced = [...present].filter(folder => folder !== 'src' && !folders.includes(folder))
    const gone = folders.filter(folder => !present.has(folder))
    return [
      ...unplaced.map(folder => `${src}${folder} has no place in the order`),
      ...gone.map(folder => `${src}${folder} is in the order and has no file`),
      ...own.flatMap(file => upwardImports(file, ['src', ...folders]))
    ]
  })
}

function upwardImports(file: SourceFile, folders: readonly string[]): string[] {
  const from = folderOf(file.path)
  return importsOf(file).flatMap(({ specifier, line }) => {
    if (!specifier.startsWith('.')) return []
    const to = folderOf(posix.join(posix.dirname(file.path), specifier))
    if (to === from || folders.indexOf(to) > folders.indexOf(from)) return []
    return [`${file.path}:${line} imports ${specifier}, but ${to} stands above ${from}`]
  })
}

/** The folder of `<part>/<name>/src/<folder>/…`; `src` for what stands in it itself. */
function folderOf(path: string): string {
  const [, , src = '', folder = '', ...inside] = path.split('/')
  return inside.length > 0 ? folder : src
}
