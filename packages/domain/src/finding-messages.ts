import { APPLICATION_MESSAGES } from './messages/application.ts'
import { CLAIM_MESSAGES } from './messages/claim.ts'
import { CREDIT_MESSAGES } from './messages/credit.ts'
import { ENDORSEMENT_MESSAGES } from './messages/endorsement.ts'
import { EVENT_MESSAGES } from './messages/event.ts'
import { POLICY_MESSAGES } from './messages/policy.ts'
import { QUOTE_MESSAGES } from './messages/quote.ts'
import { RECEIVABLE_MESSAGES } from './messages/receivable.ts'
import { STRESS_TEST_MESSAGES } from './messages/stress-test.ts'
import { SUBSIDY_MESSAGES } from './messages/subsidy.ts'
import type { Language } from './messages/texts.ts'

const MESSAGES = {
  ...QUOTE_MESSAGES,
  ...APPLICATION_MESSAGES,
  ...CREDIT_MESSAGES,
  ...EVENT_MESSAGES,
  ...CLAIM_MESSAGES,
  ...SUBSIDY_MESSAGES,
  ...POLICY_MESSAGES,
  ...RECEIVABLE_MESSAGES,
  ...ENDORSEMENT_MESSAGES,
  ...STRESS_TEST_MESSAGES
}

export type FindingCode = keyof typeof MESSAGES

export const FINDING_CODES = Object.keys(MESSAGES) as readonly FindingCode[]

/** The finding's sentence in the language. Throws an Error when a placeholder has no detail: that is a bug in the rule. */
export function findingMessage(
  finding: { code: FindingCode; detail: Readonly<Record<string, string | number>> },
  language: Language
): string {
  return MESSAGES[finding.code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = finding.detail[name]
    if (value === undefined) throw new Error(`${finding.code} has no detail ${name}`)
    return typeof value === 'number' ? value.toLocaleString('en-US') : value
  })
}
