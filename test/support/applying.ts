import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import type { Test } from 'tap'
import { asAdmin, setBusinessDay } from './business-day.ts'
import { syntheticBusinessNumber } from './business-numbers.ts'
import { createPreparedDatabase } from './prepared-database.ts'
import { type Changes, requestWith } from './quote-case.ts'
import { type Call, type Method, type Reply, type RunningService, startService } from './running-service.ts'
import { soundWith } from './sound-quote.ts'

/** The day on which these tests apply, unless they move on. */
export const APPLYING_ON = '2021-12-01'

/** The quote and underwriting services over one database. */
export interface Applying {
  readonly database: RunningService['database']
  readonly filesFolder: string
  readonly quote: RunningService
  readonly underwriting: RunningService
  /** Calls whichever of the two answers the path. */
  call(method: Method, url: string, call?: Call): Promise<Reply>
}

/** Starts both on a database of their own, on a business date. */
export async function runApplying(
  t: Test,
  { on = APPLYING_ON, jobs = false }: { readonly on?: string; readonly jobs?: boolean } = {}
): Promise<Applying> {
  // Whoever is told something is told by a job, whether one runs or not.
  const database = await createPreparedDatabase({ jobs: true })
  t.teardown(() => database.drop())
  const filesFolder = await mkdtemp(join(tmpdir(), 'files-'))
  t.teardown(() => rm(filesFolder, { recursive: true, force: true }))
  await setBusinessDay({ adminUrl: database.adminUrl }, on)
  const shared = { database, filesFolder, jobs }
  const [quote, underwriting] = await Promise.all([
    startService(t, quoteService, shared),
    startService(t, underwritingService, shared)
  ])
  const call = (method: Method, url: string, about: Call = {}) =>
    (/^\/v1\/(quotes|sales-ledgers|subsidy-programmes|rulebook)/.test(url) ? quote : underwriting).call(
      method,
      url,
      about
    )
  return { database, filesFolder, quote, underwriting, call }
}

/** What is known of a buyer's credit. */
export interface Grades {
  readonly creditStatus?: 'graded' | 'unrated' | 'unassessed'
  readonly creditGrade?: number | null
  readonly simpleCreditStatus?: 'graded' | 'unrated' | 'unassessed'
  readonly simpleGrade?: number | null
  readonly assessedOn?: string
  readonly validUntil?: string
  /** Which corporation an underwriter told to be behind the number. */
  readonly corporateNumber?: string
}

/** Lets an underwriter assess the buyer: AR and simple grade 3 for a year, unless told. */
export async function assess({ call }: Applying, businessNumber: string, grades: Grades = {}): Promise<void> {
  const { assessedOn = APPLYING_ON, validUntil = '2022-11-30', ...others } = grades
  const body = {
    creditStatus: 'graded',
    creditGrade: 3,
    simpleCreditStatus: 'graded',
    simpleGrade: 3,
    validUntil,
    source: '정기 평가',
    ...others
  }
  const url = `/v1/parties/${businessNumber}/credit-assessments/${assessedOn}`
  const { status, text } = await call('PUT', url, { as: 'underwriter', body })
  if (status !== 200 && status !== 201) throw new Error(`not assessed: ${status} ${text}`)
}

/** Sound facts of `single_general` for one buyer, asked to be insured for 1억; made anew for each `seller`. */
export function generalCase(seller = 0, changes: Omit<Changes, 'on'> = {}): Changes {
  const sound = soundWith(changes.product ?? 'single_general', APPLYING_ON, {
    buyer: {
      creditGrade: 3,
      requestedInsuredAmount: 100_000_000,
      salesLastYear: 3_000_000_000,
      expectedSales: 3_000_000_000
    }
  })
  return {
    ...sound,
    ...changes,
    policyholder: { ...sound.policyholder, businessNumber: sellerNumber(seller), ...changes.policyholder },
    buyer: { ...sound.buyer, ...changes.buyer },
    buyers: changes.buyers ?? sound.buyers ?? [{}]
  }
}

/** The business number of a policyholder; buyers have those from 0 on. */
function sellerNumber(index: number): string {
  return syntheticBusinessNumber(50_000 + index)
}

/** Asks for the quote of the facts today, and gives it. */
export async function quoteFor({ call }: Applying, changes: Changes, about: Call = {}): Promise<Reply['body']> {
  const { asOf: _itsDay, ...body } = requestWith(changes)
  const { status, body: quote, text } = await call('POST', '/v1/quotes', { ...about, body })
  if (status !== 201) throw new Error(`no quote: ${status} ${text}`)
  return quote
}

/** A draft for the facts with every paper handed in. */
export async function draftFor(applying: Applying, changes: Changes, wishes: object = {}): Promise<Reply['body']> {
  const draft = await bareDraftFor(applying, changes, wishes)
  await handIn(applying, [draft.id], draft.missing)
  return draft
}

/** A draft for the facts. */
export async function bareDraftFor(applying: Applying, changes: Changes, wishes: object = {}): Promise<Reply['body']> {
  const quote = await quoteFor(applying, changes)
  const sent = { body: { quoteId: quote.id, ...wishes } }
  const { status, body, text } = await applying.call('POST', '/v1/applications', sent)
  if (status !== 201) throw new Error(`no application: ${status} ${text}`)
  return body
}

/** The papers as rows alone, where their bytes do not matter. */
export async function handIn(
  { database }: Applying,
  drafts: readonly string[],
  types: readonly string[]
): Promise<void> {
  await asAdmin(
    database,
    `insert into underwriting.document (id, organisation, subject_id, type, version, sha256, bytes, media_type, client, created_at)
      select 'dm_0' || upper(left(md5(a.id || t.type), 25)), a.organisation, a.id, t.type, 1, sha256(a.id::bytea), 1, 'application/pdf', a.client, now()
      from underwriting.application a, unnest($2::text[]) as t (type) where a.id = any ($1)
      on conflict do nothing`,
    [drafts, types]
  )
}

/** Drafts and submits, and gives the answer's body. */
export async function apply(applying: Applying, changes: Changes, wishes: object = {}): Promise<Reply['body']> {
  const draft = await draftFor(applying, changes, wishes)
  const { status, body, text } = await submit(applying, draft.id)
  if (status !== 200) throw new Error(`not submitted: ${status} ${text}`)
  return body
}

/** Submits. */
export function submit({ call }: Pick<Applying, 'call'>, applicationId: string, about: Call = {}): Promise<Reply> {
  return call('POST', `/v1/applications/${applicationId}/submission`, about)
}

/** `outcome code` of all findings that are more than a note. */
export function reasonsOf({ findings, buyers }: Reply['body']): string[] {
  const all = [findings, ...buyers.map((buyer: { findings: unknown[] }) => buyer.findings)].flat()
  return all.filter(({ outcome }) => outcome !== 'note').map(({ outcome, code }) => `${outcome} ${code}`)
}
