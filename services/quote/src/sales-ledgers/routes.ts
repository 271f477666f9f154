import { hash } from 'node:crypto'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { checkSha256, statedSha256 } from '@trade-credit/service/documents/content-digest.ts'
import { folderStore } from '@trade-credit/service/files/folder-store.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { keepLedger } from './keep-ledger.ts'
import { ledgerSummaryView, ledgerView } from './ledger-view.ts'
import { findLedger, listLedgers } from './repository.ts'
import { PeriodText, SalesLedgerId, SalesLedgerPageSchema, SalesLedgerSchema } from './schemas.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Browsers give these types to CSV and XLSX files, by system; the first bytes tell what a file is. */
const MEDIA_TYPES = [
  'text/csv',
  XLSX,
  'application/vnd.ms-excel',
  'text/tab-separated-values',
  'application/octet-stream'
]

const EXAMPLE =
  '기간,사업자등록번호,상호,매수,공급가액,세액\n2021년 1분기,999-86-00043,예시모터스,3,120000000,12000000\n'

const asOf = Type.Optional(PlainDate)

const addSchema = {
  operationId: 'addSalesLedger',
  summary:
    'Read a sales-invoice summary (매출처별 세금계산서 합계표): the buyers, their shares, and every row not understood',
  description:
    'The file is the body: `curl --data-binary @file -H "Content-Type: text/csv"`. XLSX, or CSV in UTF-8, CP949 or UTF-16 between commas, tabs or semicolons. Quarters or months may stand in sheets, rows or columns. The same file for the same firm is the same ledger, however often it is sent: 201 the first time, then 200. A Content-Digest (sha-256) is verified.',
  tags: ['sales-ledgers'],
  querystring: fields({ policyholder: BusinessNumber, period: Type.Optional(PeriodText), asOf }),
  body: {
    content: Object.fromEntries(
      MEDIA_TYPES.map(type => {
        const example = type === 'text/csv' ? { examples: [EXAMPLE] } : {}
        return [type, { schema: Type.Unknown({ description: 'The file.', ...example }) }] as const
      })
    )
  },
  response: { 200: SalesLedgerSchema, 201: SalesLedgerSchema, ...problems(422) }
}

const getSchema = {
  operationId: 'getSalesLedger',
  summary: 'A sales ledger as it was read, with what products ask for on a date',
  tags: ['sales-ledgers'],
  params: fields({ salesLedgerId: SalesLedgerId }),
  querystring: fields({ asOf }),
  response: { 200: SalesLedgerSchema, ...problems(404, 422) }
}

const listSchema = {
  operationId: 'listSalesLedgers',
  summary: 'Sales ledgers of the caller’s organisation, newest first',
  tags: ['sales-ledgers'],
  querystring: fields({ ...pageQuery, policyholder: Type.Optional(BusinessNumber) }),
  response: { 200: SalesLedgerPageSchema }
}

/** Sales ledgers: what a firm's customers are proved by. */
export function salesLedgerRoutes(app: App, platform: ServicePlatform): void {
  const files = folderStore(platform.filesFolder)

  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(MEDIA_TYPES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    ;(scope as App).post(
      '/v1/sales-ledgers',
      { schema: addSchema, config: { scope: 'quotes:write' } },
      computing(platform, async (request, { actor, businessDate }) => {
        const { policyholder, period, asOf: date } = request.query
        const rules = platform.rulebook.on(businessDate).rulesAt(plainDate(date ?? businessDate))
        const bytes = bytesOf(request)
        const sha256 = hash('sha256', bytes, 'buffer')
        checkSha256(statedSha256(request.headers['content-digest'], 'ledger'), sha256, 'ledger')
        const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
        const upload = { policyholder, statedPeriod: period ?? '', mediaType, bytes, sha256 }
        const { ledger, isNew } = await keepLedger(upload, { actor, pool: platform.pool, files })
        return {
          status: isNew ? 201 : 200,
          headers: { location: `/v1/sales-ledgers/${ledger.id}` },
          body: ledgerView(ledger, rules, request.language)
        }
      })
    )
  })

  app.get(
    '/v1/sales-ledgers/:salesLedgerId',
    { schema: getSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [found, today] = await Promise.all([findLedger(trx, request.params.salesLedgerId), businessDate()])
      if (!found) return problem('not_found')
      const rules = platform.rulebook.on(today).rulesAt(plainDate(request.query.asOf ?? today))
      return { status: 200, body: ledgerView(found, rules, request.language) }
    })
  )

  app.get(
    '/v1/sales-ledgers',
    { schema: listSchema, config: { scope: 'quotes:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, platform.cursorKey)
      return page.answer(await listLedgers(trx, page.filters, page), ledgerSummaryView)
    })
  )
}

function bytesOf({ body }: { readonly body: unknown }): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}
