import { pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, PlainDate, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { MOST_ROWS } from '@trade-credit/service/spreadsheets/table-row.ts'
import { Type } from 'typebox'
import { ProductCodeSchema } from '../products/schemas.ts'

export const SalesLedgerId = idSchema('sl')

const SignedWon = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Whole won; below 0 where corrections outweigh sales.',
  examples: [120000000]
})
const Count = Type.Integer({ minimum: 0, examples: [12] })

export const PeriodText = Type.String({
  pattern: '^20[0-9]{2}(H[12]|Q[1-4](/20[0-9]{2}Q[1-4])?)?$',
  maxLength: 13,
  description: 'A quarter, a half-year, a year, or at most four quarters from one to another: `2020Q4/2021Q3`.',
  examples: ['2021Q1']
})

const totals = { supplyValue: SignedWon, tax: SignedWon, invoices: Type.Integer({ examples: [12] }) }
const Totals = shared('SalesLedgerTotals', fields(totals))
const place = {
  sheet: Type.String({ description: 'Empty for a file without sheets.', maxLength: 200, examples: ['1분기'] }),
  row: Type.Integer({ minimum: 1, description: 'As a spreadsheet counts.', examples: [17] })
}

const head = {
  id: SalesLedgerId,
  policyholder: fields({ businessNumber: BusinessNumber }),
  createdAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] }),
  file: fields({
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, examples: ['0f'.repeat(32)] }),
    bytes: Count,
    mediaType: Type.String({ maxLength: 100, examples: ['text/csv'] })
  })
}

const LedgerBuyerSchema = shared(
  'SalesLedgerBuyer',
  fields({
    businessNumber: BusinessNumber,
    names: Type.Array(Type.String({ examples: ['예시모터스'] }), { maxItems: 20 }),
    ...totals,
    periods: Type.Array(fields({ period: PeriodText, supplyValue: SignedWon })),
    share: orNull(
      fields({
        percent: Type.String({ description: 'For reading.', examples: ['12.5000'] }),
        exact: Type.String({ description: 'Supply value ÷ sales.', examples: ['300000000/2400000000'] })
      })
    ),
    mandatoryFor: Type.Array(ProductCodeSchema, { description: 'Products in which the buyer has to be listed.' }),
    choosableFor: Type.Array(ProductCodeSchema, { description: 'Products that take any buyers of such a share.' })
  })
)

export const SalesLedgerSchema = shared(
  'SalesLedger',
  fields({
    ...head,
    asOf: PlainDate,
    sales: Totals,
    persons: Totals,
    periods: Type.Array(fields({ period: PeriodText, isCounted: Type.Boolean(), ...totals }), {
      description: 'Counted are the latest four quarters.'
    }),
    isComplete: Type.Boolean({
      description:
        'Whether four whole quarters are counted, without a month missing of those that the file tells by months.'
    }),
    supplier: orNull(BusinessNumber),
    isOwn: orNull(
      Type.Boolean({ description: 'Whether the title names the policyholder; null when it names nobody.' })
    ),
    thresholds: Type.Array(fields({ product: ProductCodeSchema, isMandatory: Type.Boolean(), rule: RuleSchema }), {
      description: 'On the date `asOf`.'
    }),
    buyers: Type.Array(LedgerBuyerSchema, { maxItems: MOST_ROWS, description: 'The largest first.' }),
    rows: fields(
      {
        all: Count,
        buyers: Count,
        persons: Count,
        totals: Count,
        headings: Count,
        blank: Count,
        notUnderstood: Count
      },
      { description: 'Every row is one of these: they add up to `all`.' }
    ),
    totals: Type.Array(fields({ ...place, supplyValue: SignedWon, agrees: Type.Boolean() }), {
      maxItems: MOST_ROWS,
      description: 'Rows of sums, and whether they agree with the rows above them.'
    }),
    repeatedPeriods: Type.Array(
      fields({
        period: PeriodText,
        sheets: Type.Array(fields({ sheet: place.sheet, supplyValue: SignedWon }), {
          minItems: 2,
          maxItems: 2_000,
          examples: [
            [
              { sheet: '1분기', supplyValue: 120000000 },
              { sheet: '1분기 (2)', supplyValue: 120000000 }
            ]
          ]
        }),
        isAlike: Type.Boolean({
          description: 'Whether two of the sheets come to the same won, as a copy does, or a list beside its summary.'
        })
      }),
      {
        maxItems: 4,
        description:
          'Counted periods that several sheets tell of. The sales of all of them are added; when one repeats another, send the file without it.'
      }
    ),
    partialQuarters: Type.Array(
      fields({
        period: PeriodText,
        months: Type.Array(Type.Integer({ minimum: 1, maximum: 12 }), {
          minItems: 1,
          maxItems: 2,
          description: 'Those that it tells of.',
          examples: [[5]]
        })
      }),
      {
        maxItems: 4,
        description:
          'Counted quarters that the file tells by months, and of which it lacks some: nothing is guessed for those, and the ledger is not complete. Send the whole quarter.'
      }
    ),
    notUnderstood: Type.Array(
      fields({
        ...place,
        code: Type.String({ examples: ['wrong_check_digit'] }),
        message: Type.String({ examples: ['사업자등록번호의 검증번호가 맞지 않습니다.'] })
      }),
      { maxItems: MOST_ROWS, description: 'Rows that nothing was taken from.' }
    )
  })
)

export const SalesLedgerPageSchema = shared('SalesLedgerPage', pageSchema(fields(head)))
