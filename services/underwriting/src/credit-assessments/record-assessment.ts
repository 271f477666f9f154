import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { type FieldError, problem } from '@trade-credit/service/problems/problems.ts'
import { assessmentOfDay, insertAssessment, type StoredAssessment } from '../credit/repository.ts'
import { watchParty } from '../credit/watch-party.ts'
import { lockFirms, lockParty } from '../parties/repository.ts'
import { tellParty } from '../parties/tell-party.ts'
import type { AssessmentRequest } from './schemas.ts'

/** What came of it: `isNew` for the first assessment of that day, `changed` where anything was written at all. */
export interface RecordedAssessment {
  readonly assessment: StoredAssessment
  readonly isNew: boolean
  readonly changed: boolean
}

/** What an assessment is about, and when it is written down. */
export interface Assessing {
  readonly businessNumber: string
  readonly assessedOn: PlainDate
  /** Where the request names that day, for whoever named one that cannot be. */
  readonly dayAt: '/path/assessedOn' | '/assessedOn'
  readonly businessDate: PlainDate
  readonly now: Date
  /** The rules of the business date. */
  readonly rules: Rules
}

/**
 * Writes an assessment of a firm down, and has everyone told whom it concerns; the same content once more changes nothing, another
 * content for the same day is its next version, and no version is ever lost. Ends in `invalid_request` for days and grades that do not
 * fit together, and in `conflict` where it names another corporation than is on record.
 */
export async function recordAssessment(
  trx: Transaction,
  found: AssessmentRequest,
  assessing: Assessing
): Promise<RecordedAssessment> {
  const recorded = await writeDown(trx, found, assessing)
  if (recorded.changed) await watchParty(trx, assessing.businessNumber, assessing)
  return recorded
}

async function writeDown(
  trx: Transaction,
  found: AssessmentRequest,
  { businessNumber, assessedOn, dayAt, businessDate, now }: Assessing
): Promise<RecordedAssessment> {
  refuseUnfit(found, { assessedOn, dayAt }, businessDate)
  const { corporateNumber = null, creditGrade = null, simpleGrade = null, ...others } = found
  const { members, changed: toldMore } = await tellWhoItIs(trx, businessNumber, corporateNumber, businessDate)
  const party = members.find(row => row.business_number === businessNumber)
  if (!party) throw new Error('a party that was told is gone')

  const content = { ...others, validUntil: plainDate(found.validUntil), creditGrade, simpleGrade }
  const latest = await assessmentOfDay(trx, businessNumber, assessedOn)
  if (latest && isSame(latest, content)) return { assessment: latest, isNew: false, changed: toldMore }

  const assessment: StoredAssessment = {
    ...content,
    id: newId('ca'),
    businessNumber,
    assessedOn,
    version: (latest?.version ?? 0) + 1,
    assessedBy: trx.actor.client,
    createdAt: now,
    recordedAt: now.getTime()
  }
  await insertAssessment(trx, assessment)
  recordChange(trx, {
    aggregate: { type: 'credit_assessment', id: assessment.id },
    action: 'credit_assessment.recorded',
    facts: { party: party.id, assessedOn, version: assessment.version, validUntil: found.validUntil }
  })
  return { assessment, isNew: latest === null, changed: true }
}

/** Locks the firm's row, so that versions of a day are counted one after the other, and adds its corporation where none is known. */
async function tellWhoItIs(trx: Transaction, businessNumber: string, corporateNumber: string | null, on: PlainDate) {
  await lockFirms(trx, corporateNumber === null ? [businessNumber] : [businessNumber, corporateNumber])
  const known = (await lockParty(trx, businessNumber))?.corporate_number ?? null
  if (corporateNumber !== null && known !== null && known !== corporateNumber) return refuseOtherCorporation()
  return tellParty(trx, businessNumber, corporateNumber === null ? {} : { corporateNumber }, on, () => undefined)
}

type Content = Pick<
  StoredAssessment,
  'creditStatus' | 'creditGrade' | 'simpleCreditStatus' | 'simpleGrade' | 'validUntil' | 'source'
>

function isSame(latest: Content, content: Content): boolean {
  return (Object.keys(content) as (keyof Content)[]).every(field => latest[field] === content[field])
}

function refuseUnfit(
  found: AssessmentRequest,
  { assessedOn, dayAt }: Pick<Assessing, 'assessedOn' | 'dayAt'>,
  businessDate: PlainDate
): void {
  const errors: FieldError[] = [
    ...gradeErrors('/creditGrade', found.creditStatus, found.creditGrade ?? null),
    ...gradeErrors('/simpleGrade', found.simpleCreditStatus, found.simpleGrade ?? null)
  ]
  if (assessedOn > businessDate)
    errors.push({
      pointer: dayAt,
      code: 'date_in_future',
      detail: {
        ko: `${businessDate}(오늘)까지의 날짜여야 합니다.`,
        en: `Give a day up to ${businessDate}, today.`
      }
    })
  if (found.validUntil <= assessedOn)
    errors.push({
      pointer: '/validUntil',
      code: 'not_after_assessment',
      detail: {
        ko: `평가일(${assessedOn}) 다음 날 이후의 날짜여야 합니다.`,
        en: `Give a day after ${assessedOn}, the day of assessment.`
      }
    })
  if (errors.length > 0) problem('invalid_request', { errors })
}

function gradeErrors(pointer: string, status: AssessmentRequest['creditStatus'], grade: number | null): FieldError[] {
  if ((status === 'graded') === (grade !== null)) return []
  return status === 'graded'
    ? [
        {
          pointer,
          code: 'grade_missing',
          detail: {
            ko: '등급을 적어 주세요. 등급이 없는 기업이면 상태를 unrated로 보내 주세요.',
            en: 'Give the grade, or the status `unrated` for a firm that has none.'
          }
        }
      ]
    : [
        {
          pointer,
          code: 'grade_without_status',
          detail: {
            ko: '등급은 상태가 graded일 때만 적을 수 있습니다.',
            en: 'A grade stands only with the status `graded`. Change the status, or leave the grade out.'
          }
        }
      ]
}

function refuseOtherCorporation(): never {
  return problem('conflict', {
    detail: {
      ko: '이 사업자등록번호에는 다른 법인등록번호가 등록되어 있습니다. 확인한 뒤 PUT /v1/parties/{businessNumber}로 먼저 고쳐 주세요.',
      en: 'Another corporation is on record for this business number. Look into it, and put it right by PUT /v1/parties/{businessNumber} first.'
    }
  })
}
