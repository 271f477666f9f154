import { hasTerm, termOf } from '../eligibility/case.ts'
import type { Buyer } from '../party/buyer.ts'
import type { FirmForm } from '../party/policyholder.ts'
import type { ProductCode } from '../products.ts'
import type { Rules } from '../rules.ts'

/** What an application has to bring before it is decided. */
export interface NeededPapers {
  /** Types of documents, in the order of the rulebook. */
  readonly documents: readonly string[]
  /** Business numbers of the buyers that have to consent to a credit enquiry. */
  readonly consents: readonly string[]
}

/** The facts that say which papers are needed. */
export interface PapersCase {
  readonly product: ProductCode
  readonly rules: Rules
  readonly policyholderForm: FirmForm
  readonly buyers: readonly Pick<Buyer, 'businessNumber' | 'form' | 'selection'>[]
}

/**
 * The papers that an application needs (003:L2121-2127, 001:L122-124, 002:L11, 004:L30): those of its channel, those of bill
 * insurance besides, less what only a corporation has; and the consent of each buyer that is a sole proprietor (001:L124).
 */
export function neededPapers({ product, rules, policyholderForm, buyers }: PapersCase): NeededPapers {
  const isOnline = hasTerm({ product, rules }, 'channel') && rules.text(termOf(product, 'channel')).value === 'web'
  const usual = isOnline ? 'application.online_documents' : 'application.documents'
  const documents = new Set(rules.codes(usual).value)
  if (product === 'bill' && rules.states('application.bill_documents')) {
    for (const type of rules.codes('application.bill_documents').value) documents.add(type)
  }
  if (policyholderForm === 'sole_proprietor') {
    for (const type of rules.codes('application.documents_of_corporations').value) documents.delete(type)
  }
  return { documents: [...documents], consents: asksConsent(rules) ? consenting(buyers) : [] }
}

/** Every type of paper that an application may bring. */
export function knownPapers(rules: Rules): ReadonlySet<string> {
  const lists = ['application.documents', 'application.bill_documents', 'application.other_documents']
  return new Set(lists.flatMap(list => (rules.states(list) ? rules.codes(list).value : [])))
}

function asksConsent(rules: Rules): boolean {
  return rules.states('buyer.sole_proprietor_consent') && rules.flag('buyer.sole_proprietor_consent').value
}

function consenting(buyers: PapersCase['buyers']): string[] {
  return buyers
    .filter(({ form, selection }) => form === 'sole_proprietor' && selection === 'included')
    .map(({ businessNumber }) => businessNumber)
}
