import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'

/** Refuses a field of the body, with what to do next. */
export function refuseField(pointer: string, code: string, detail: MessageTexts): never {
  return problem('invalid_request', { errors: [{ pointer, code, detail }] })
}

/** Refuses because of the state things are in, with what to do next. */
export function refuseNow(detail: MessageTexts): never {
  return problem('conflict', { detail })
}

/** Refuses by the sentence of the finding that forbids it. */
export function refuseByFinding(found: Finding): never {
  return refuseNow({ ko: findingMessage(found, 'ko'), en: findingMessage(found, 'en') })
}
