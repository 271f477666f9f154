import { addDays, addYears, plainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { newReadableCode } from '@trade-credit/service/readable-code.ts'
import pg from 'pg'
import { syntheticBusinessNumber } from './business-numbers.ts'
import { type Product, requestWith } from './quote-case.ts'
import { soundCase } from './sound-quote.ts'

/** What a policy that stands in the database by SQL says; every part may be left out. */
export interface SeededPolicy {
  readonly organisation?: string
  readonly product?: Product
  readonly policyholder?: string
  readonly status?: string
  readonly inception?: string
  /** First day after the period; a year after the inception when left out. */
  readonly expiry?: string
  readonly endedOn?: string | null
  readonly buyers?: readonly SeededBuyer[]
  /** What bill insurance lists. */
  readonly bills?: readonly object[]
  readonly holdId?: string
  readonly netPremium?: number
  readonly payable?: number
}

export interface SeededBuyer {
  readonly businessNumber: string
  readonly party?: string
  /** What the policy itself says of who it is. */
  readonly corporateNumber?: string
  readonly insuredAmount?: number
  readonly coveragePercent?: number
  readonly relatedFirm?: boolean
  /** Days of cover within the policy's own. */
  readonly from?: string
  readonly until?: string
  readonly premium?: number
}

export const SEEDED_BUYER = syntheticBusinessNumber(500)
export const SEEDED_POLICYHOLDER = syntheticBusinessNumber(400)

/** A policy in force as binding and the first premium would have left it, and what names it. */
export async function seedPolicy(
  adminUrl: string,
  seeded: SeededPolicy = {}
): Promise<{ id: string; certificateCode: string; holdId: string }> {
  const {
    organisation = 'org_portal',
    product = 'single_general',
    policyholder = SEEDED_POLICYHOLDER,
    status = 'in_force',
    inception = '2022-01-01',
    endedOn = null,
    buyers = [{ businessNumber: SEEDED_BUYER }]
  } = seeded
  const expiry = seeded.expiry ?? addYears(plainDate(inception), 1)
  const id = newId('po')
  const holdId = seeded.holdId ?? newId('ho')
  const certificateCode = newReadableCode()
  const sound = soundCase(product, inception)
  // A buyer whose terms changed has several rows of cover, and was asked for once.
  const asked = [...new Map(buyers.toReversed().map(buyer => [buyer.businessNumber, buyer])).values()].toReversed()
  const request = requestWith({
    ...sound,
    policyholder: { ...sound.policyholder, businessNumber: policyholder },
    buyers: asked.map(({ businessNumber, insuredAmount = 50_000_000 }) => ({
      businessNumber,
      corporateNumber: null,
      requestedInsuredAmount: insuredAmount
    })),
    ...(seeded.bills ? { bills: seeded.bills as never } : {})
  })
  const netPremium = seeded.netPremium ?? buyers.reduce((sum, { premium = 500_000 }) => sum + premium, 0)
  const insured = buyers.reduce((sum, { insuredAmount = 50_000_000 }) => sum + insuredAmount, 0)
  const record = {
    findings: [],
    buyers: asked.map(({ businessNumber, insuredAmount = 50_000_000, premium = 500_000 }) => ({
      businessNumber,
      eligible: true,
      findings: [],
      insuredAmount,
      premium
    })),
    insuredAmount: insured,
    premium: { gross: netPremium, discounts: [], net: netPremium, subsidies: [], payable: seeded.payable ?? netPremium }
  }
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `insert into policy.policy (id, organisation, client, offer_id, hold_id, product, policyholder, policyholder_party,
        policyholder_name, status, payment_plan, bound_on, term_months, covers, planned_inception, pay_by, inception, expiry, ended_on,
        ends_as, insured_amount, net_premium, payable, longest_term_days, certificate_code, request, record, premium, rulebook_sha256,
        created_at, updated_at)
      values ($1, $2, 'portal', $3, $4, $5, $6, $6, '예시정밀', $7, 'annual', $8, 12, $18, $8, $9, $8, $10, $11,
        case when $11::date is null then null else 'cancelled' end, $12, $13, $14, 60, $15, $16, $17, $19, '', now(), now())`,
      [
        id,
        organisation,
        newId('of'),
        holdId,
        product,
        policyholder,
        status,
        inception,
        addDays(plainDate(inception), 30),
        expiry,
        endedOn,
        insured,
        netPremium,
        seeded.payable ?? netPremium,
        certificateCode,
        JSON.stringify(request),
        JSON.stringify(record),
        product === 'bill' ? 'held_bills' : 'future_receivables',
        JSON.stringify(record.premium)
      ]
    )
    const positions = new Map<string, number>()
    for (const buyer of buyers) {
      const position = (positions.get(buyer.businessNumber) ?? 0) + 1
      positions.set(buyer.businessNumber, position)
      await client.query(
        `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
          coverage_percent, payment_term_days, related_firm, from_date, until_date, corporate_number)
        values ($1, $2, $3, $4, $5, '예시모터스', 'corporation', $6, $7, 60, $8, $9, $10, $11)`,
        [
          id,
          buyer.businessNumber,
          position,
          organisation,
          buyer.party ?? buyer.businessNumber,
          buyer.insuredAmount ?? 50_000_000,
          buyer.coveragePercent ?? 80,
          buyer.relatedFirm ?? false,
          buyer.from ?? null,
          buyer.until ?? null,
          buyer.corporateNumber ?? null
        ]
      )
    }
  } finally {
    await client.end()
  }
  return { id, certificateCode, holdId }
}

/** What a report of a petition names as its proof. */
export const SEEDED_EVIDENCE = JSON.stringify({ reference: '2022회합100', source: 'court' })

/** A public event of a buyer as its report and confirmation would have left it. */
export async function seedEvent(
  adminUrl: string,
  event: { readonly buyer: string; readonly occurredOn: string; readonly confirmedOn: string; readonly type?: string }
): Promise<string> {
  const { buyer, occurredOn, confirmedOn, type = 'rehabilitation_petition' } = event
  const id = newId('ev')
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status,
        created_at, updated_at)
      values ($1, 'org_insurer', 'claims-officer', $2, $2, $3, $4, '{}', $5, 'reported', now(), now())`,
      [id, buyer, type, occurredOn, SEEDED_EVIDENCE]
    )
    await client.query(
      `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      values ($1, $2, $2, $2, $3, $4, '{}', 'confirmed', $5, now(), now())`,
      [id, buyer, type, occurredOn, confirmedOn]
    )
    await client.query(
      `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = $2, confirmed_at = now(),
        confirmed_by = 'claims-officer' where id = $1`,
      [id, confirmedOn]
    )
  } finally {
    await client.end()
  }
  return id
}
