import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, addMonths, plainDate } from '@trade-credit/domain/plain-date.ts'
import { firstPremiumPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { quote } from '@trade-credit/domain/quote/quote.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount, policyholderAccount } from '@trade-credit/ledger/accounts.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import { quoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import pg from 'pg'
import { type Changes, requestWith, rulesOn } from './quote-case.ts'

/** An accepted offer that stands in the database by SQL and by its hold on the ledger; every part may be left out. */
export interface SeededOffer extends Changes {
  readonly organisation?: string
  readonly accepted?: boolean
  /** The last day on which it can be bound; 30 days from `on` when left out. */
  readonly validUntil?: string
  readonly requestedInception?: string | null
  /** The limit of each account that it is held on. */
  readonly limit?: bigint
}

/**
 * Stores an offer on `on` (2021-12-01 unless told) as underwriting would have opened it, with its capacity held for every day on which
 * cover may run, and gives its id. The rulebook's hash is that of the version in force.
 */
export async function seedOffer(
  database: { readonly adminUrl: string; urlOf(role: 'underwriting_api'): string },
  seeded: SeededOffer = {}
): Promise<{ id: string; holdId: string; payable: number }> {
  const on = plainDate(seeded.on ?? '2021-12-01')
  const { organisation = 'org_portal', accepted = true, requestedInception = null } = seeded
  const request = { ...requestWith(seeded), asOf: on }
  const rules = rulesOn(on)
  const result = quote(parseQuoteRequest(request), rules, seeded.entered)
  if (result.insuredAmount === null || !result.premium) throw new Error(`nothing is offered: ${result.status}`)
  const id = newId('of')
  const holdId = newId('ho')
  const validUntil = plainDate(seeded.validUntil ?? addDays(on, 30))
  const payBy = firstPremiumPayBy(validUntil, rules, holidayCalendarOf(sandboxRulebook())).on
  const from = plainDate(requestedInception ?? on)
  const start = payBy > from ? payBy : from
  const until = addMonths(start, rules.count(`${request.product}.term_months`).value)
  const policyholder = request.policyholder.businessNumber

  const pool = createPool({ connectionString: database.urlOf('underwriting_api'), applicationName: 'seed', max: 1 })
  const actor = { organisation, kind: 'channel' as const, client: 'portal', scopes: new Set<string>() }
  try {
    await inTransaction(pool, actor, async trx => {
      placeHold(trx, {
        id: holdId,
        subject: id,
        organisation,
        period: { from, until },
        expiresOn: validUntil,
        lines: result.buyers.flatMap(({ buyer, cover }) =>
          cover
            ? [buyerAccount(buyer.businessNumber), policyholderAccount(policyholder)].map(account => ({
                line: buyer.businessNumber,
                account,
                amount: cover.amount,
                limit: won(seeded.limit ?? 15_000_000_000n)
              }))
            : []
        )
      })
    })
  } finally {
    await pool.end()
  }
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  try {
    const application = newId('ap')
    const head = [organisation, request.product, policyholder]
    await client.query(
      `insert into underwriting.application (id, organisation, client, quote_id, product, policyholder, policyholder_party, status,
        received_on, payment_plan, request, created_at, updated_at)
      values ($1, $2, 'portal', $5, $3, $4, $4, 'approved', $6, $7, $8, now(), now())`,
      [application, ...head, newId('qt'), on, request.paymentPlan ?? 'annual', JSON.stringify(request)]
    )
    await client.query(
      `insert into underwriting.offer (id, organisation, application_id, hold_id, product, policyholder, policyholder_party, valid_until,
        requested_inception, payment_plan, request, record, insured_amount, payable, rulebook_sha256, engine_version, created_at,
        accepted_on, accepted_by)
      values ($1, $2, $5, $6, $3, $4, $4, $7, $8, $9, $10, $11, $12, $13, (select sha256 from rulebook.activation order by number desc
        limit 1), '1', now(), $14, $15)`,
      [
        id,
        ...head,
        application,
        holdId,
        validUntil,
        requestedInception,
        request.paymentPlan ?? 'annual',
        JSON.stringify(request),
        JSON.stringify(quoteRecord(result, seeded.entered ?? [])),
        String(result.insuredAmount),
        String(result.premium.payable),
        accepted ? on : null,
        accepted ? 'portal' : null
      ]
    )
  } finally {
    await client.end()
  }
  return { id, holdId, payable: Number(result.premium.payable) }
}
