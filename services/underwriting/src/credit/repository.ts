import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { Assessment } from '@trade-credit/domain/credit/assessment.ts'
import type { CreditSignal, SignalType } from '@trade-credit/domain/credit/signals.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction, 'query'>

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

/** The latest assessment on or before the day that was made through each number; none for numbers never assessed. */
export async function latestAssessments(
  trx: Trx,
  businessNumbers: readonly string[],
  day: PlainDate
): Promise<ReadonlyMap<string, StoredAssessment>> {
  const rows = await trx.query<AssessmentRow>({
    name: 'latest_assessments',
    text: `select distinct on (a.business_number) ${COLUMNS} from underwriting.credit_assessment a
      where a.business_number = any ($1) and a.assessed_on <= $2 order by a.business_number, a.assessed_on desc, a.id desc`,
    values: [businessNumbers, day]
  })
  return new Map(rows.map(row => [row.business_number, storedAssessment(row)]))
}

/** The assessment that holds for each day on which the person with these numbers was assessed, oldest first. */
export async function assessmentsOfNumbers(trx: Trx, businessNumbers: readonly string[]): Promise<StoredAssessment[]> {
  const rows = await trx.query<AssessmentRow>({
    name: 'assessments_of_numbers',
    text: `select distinct on (a.assessed_on) ${COLUMNS} from underwriting.credit_assessment a
      where a.business_number = any ($1) order by a.assessed_on, a.id desc`,
    values: [businessNumbers]
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

/** What feeds reported of these numbers since a day; who reported it is not seen. */
export async function signalsOfNumbers(
  trx: Trx,
  businessNumbers: readonly string[],
  since: PlainDate
): Promise<CreditSignal[]> {
  const rows = await trx.query<SignalRow>({
    name: 'signals_of_numbers',
    text: `select business_number, type, occurred_on, created_at from underwriting.published_credit_signal
      where business_number = any ($1) and occurred_on >= $2`,
    values: [businessNumbers, since]
  })
  return rows.map(creditSignal)
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

interface SignalRow {
  business_number: string
  type: SignalType
  occurred_on: PlainDate
  created_at: Date
}

function creditSignal(row: SignalRow): CreditSignal {
  const { business_number: businessNumber, type, occurred_on: occurredOn } = row
  return { businessNumber, type, occurredOn, receivedAt: row.created_at.getTime() }
}
