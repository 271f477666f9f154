import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { Assessment } from '@trade-credit/domain/credit/assessment.ts'
import type { CreditSignal, SignalType } from '@trade-credit/domain/credit/signals.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction<unknown>, 'query'>

/** A stored assessment with what the insurer keeps beside it. */
export interface StoredAssessment extends Assessment {
  readonly version: number
  readonly source: string
  readonly assessedBy: string
  readonly createdAt: Date
}

interface AssessmentRow {
  id: string
  business_number: string
  assessed_on: PlainDate
  version: number
  credit_status: Assessment['creditStatus']
  credit_grade: number | null
  simple_credit_status: Assessment['creditStatus']
  simple_grade: number | null
  valid_until: PlainDate
  source: string
  assessed_by: string
  created_at: Date
}

const COLUMNS = `a.id, a.business_number, a.assessed_on, a.version, a.credit_status, a.credit_grade, a.simple_credit_status,
  a.simple_grade, a.valid_until, a.source, a.assessed_by, a.created_at`

/** The latest assessment on or before the day of each number's party, by the number asked for; none for parties never assessed. */
export async function latestAssessments(
  trx: Trx,
  businessNumbers: readonly string[],
  day: PlainDate
): Promise<ReadonlyMap<string, StoredAssessment>> {
  const rows = await trx.query<AssessmentRow & { asked: string }>({
    name: 'latest_assessments',
    text: `select distinct on (asked.business_number) asked.business_number as asked, ${COLUMNS}
      from underwriting.party asked
      join underwriting.party member on member.party = asked.party
      join underwriting.credit_assessment a on a.business_number = member.business_number and a.assessed_on <= $2
      where asked.business_number = any ($1)
      order by asked.business_number, a.assessed_on desc, a.id desc`,
    values: [businessNumbers, day]
  })
  return new Map(rows.map(row => [row.asked, storedAssessment(row)]))
}

/** The assessment that holds for each day on which the person behind the number was assessed, oldest first. */
export async function assessmentsOfParty(trx: Trx, businessNumber: string): Promise<StoredAssessment[]> {
  const rows = await trx.query<AssessmentRow>({
    name: 'assessments_of_party',
    text: `select distinct on (a.assessed_on) ${COLUMNS} from underwriting.credit_assessment a
      where a.business_number = $1 or a.business_number in (
        select member.business_number from underwriting.party asked
        join underwriting.party member on member.party = asked.party where asked.business_number = $1)
      order by a.assessed_on, a.id desc`,
    values: [businessNumber]
  })
  return rows.map(storedAssessment)
}

/** Every version of every assessment of the person behind the number, newest day first; at most `limit`, from after the position. */
export async function assessmentHistory(
  trx: Trx,
  businessNumber: string,
  page: { readonly after: { readonly assessedOn: string; readonly id: string } | null; readonly limit: number }
): Promise<StoredAssessment[]> {
  const rows = await trx.query<AssessmentRow>({
    name: 'assessment_history',
    text: `select ${COLUMNS} from underwriting.credit_assessment a
      where a.business_number in (
        select member.business_number from underwriting.party asked
        join underwriting.party member on member.party = asked.party where asked.business_number = $1)
        and ($2::date is null or (a.assessed_on, a.id) < ($2, $3))
      order by a.assessed_on desc, a.id desc limit $4`,
    values: [businessNumber, page.after?.assessedOn ?? null, page.after?.id ?? null, page.limit]
  })
  return rows.map(storedAssessment)
}

/** The newest version of the number's assessment of that very day. */
export async function assessmentOfDay(
  trx: Trx,
  businessNumber: string,
  assessedOn: PlainDate
): Promise<StoredAssessment | null> {
  const [row] = await trx.query<AssessmentRow>({
    name: 'assessment_of_day',
    text: `select ${COLUMNS} from underwriting.credit_assessment a
      where a.business_number = $1 and a.assessed_on = $2 order by a.version desc limit 1`,
    values: [businessNumber, assessedOn]
  })
  return row ? storedAssessment(row) : null
}

/** Adds an assessment. Hold the lock on its party's row: versions of a day are counted. */
export async function insertAssessment(trx: Trx, assessment: StoredAssessment): Promise<void> {
  await trx.query({
    name: 'insert_assessment',
    text: `insert into underwriting.credit_assessment (id, business_number, assessed_on, version, credit_status, credit_grade,
      simple_credit_status, simple_grade, valid_until, source, assessed_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      assessment.id,
      assessment.businessNumber,
      assessment.assessedOn,
      assessment.version,
      assessment.creditStatus,
      assessment.creditGrade,
      assessment.simpleCreditStatus,
      assessment.simpleGrade,
      assessment.validUntil,
      assessment.source,
      assessment.assessedBy,
      assessment.createdAt
    ]
  })
}

/** What feeds reported of the persons behind the numbers since a day, by the number asked for; who reported it is not seen. */
export async function signalsOfParties(
  trx: Trx,
  businessNumbers: readonly string[],
  since: PlainDate
): Promise<ReadonlyMap<string, CreditSignal[]>> {
  const rows = await trx.query<{
    asked: string
    business_number: string
    type: SignalType
    occurred_on: PlainDate
    created_at: Date
  }>({
    name: 'signals_of_parties',
    text: `select asked.number as asked, s.business_number, s.type, s.occurred_on, s.created_at
      from unnest($1::text[]) as asked (number)
      cross join lateral (
        select asked.number union
        select member.business_number from underwriting.party own
          join underwriting.party member on member.party = own.party where own.business_number = asked.number
      ) as member (number)
      join underwriting.published_credit_signal s on s.business_number = member.number
      where s.occurred_on >= $2`,
    values: [businessNumbers, since]
  })
  const signals = new Map<string, CreditSignal[]>()
  for (const { asked, business_number, type, occurred_on, created_at } of rows) {
    const signal = { businessNumber: business_number, type, occurredOn: occurred_on, receivedAt: created_at.getTime() }
    signals.set(asked, [...(signals.get(asked) ?? []), signal])
  }
  return signals
}

/** The first day from which the limit of each number's party is withdrawn and not given again by today, by the number asked for. */
export async function withdrawalsOfParties(
  trx: Trx,
  businessNumbers: readonly string[]
): Promise<ReadonlyMap<string, PlainDate>> {
  const rows = await trx.query<{ business_number: string; from_date: PlainDate }>({
    name: 'withdrawals_of_parties',
    text: `select business_number, min(from_date) as from_date from underwriting.published_withdrawn_days
      where business_number = any ($1) and (until_date is null or until_date > platform.business_date())
      group by business_number`,
    values: [businessNumbers]
  })
  return new Map(rows.map(row => [row.business_number, row.from_date]))
}

/** The first days of all withdrawals of the number's party that are not given again by today, the earliest first. */
export async function openWithdrawals(trx: Trx, businessNumber: string): Promise<PlainDate[]> {
  const rows = await trx.query<{ from_date: PlainDate }>({
    name: 'open_withdrawals',
    text: `select from_date from underwriting.published_withdrawn_days
      where business_number = $1 and (until_date is null or until_date > platform.business_date()) order by from_date`,
    values: [businessNumber]
  })
  return rows.map(row => row.from_date)
}

function storedAssessment(row: AssessmentRow): StoredAssessment {
  return {
    id: row.id,
    businessNumber: row.business_number,
    assessedOn: row.assessed_on,
    version: row.version,
    creditStatus: row.credit_status,
    creditGrade: row.credit_grade,
    simpleCreditStatus: row.simple_credit_status,
    simpleGrade: row.simple_grade,
    validUntil: row.valid_until,
    source: row.source,
    assessedBy: row.assessed_by,
    createdAt: row.created_at,
    recordedAt: row.created_at.getTime()
  }
}
