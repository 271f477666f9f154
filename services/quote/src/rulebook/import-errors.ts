import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ImportProblem } from '@trade-credit/rulebook/import-problems.ts'
import { type FieldError, problem } from '@trade-credit/service/problems/problems.ts'

/** A problem of the import with a sentence in each language. The loader's own words, which name YAML's terms, stand as they are. */
export function fieldErrorOf({ pointer, code, about }: ImportProblem): FieldError {
  return { pointer, code, detail: sentence(code, about) }
}

function sentence(code: ImportProblem['code'], about: string) {
  switch (code) {
    case 'source_registered':
      return {
        ko: `${about} 문서는 이미 등록되어 있습니다. 다른 이름으로 등록하거나 sources에서 빼 주세요.`,
        en: `The document ${about} is registered already. Give yours another id, or leave it out of sources.`
      }
    case 'source_malformed':
      return { ko: `문서를 등록할 수 없습니다: ${about}`, en: `The document cannot be registered: it ${about}.` }
    case 'unknown_parameter':
      return {
        ko: '규정집에 없는 항목입니다. GET /v1/rulebook/parameters에서 이름을 확인해 주세요.',
        en: 'The rulebook has no such parameter. GET /v1/rulebook/parameters lists the names.'
      }
    case 'not_after_newest':
      return {
        ko: `${about}부터의 값이 이미 있습니다. 값은 고치지 않고 그 뒤에 덧붙입니다. 더 늦은 날짜로 보내 주세요.`,
        en: `There is a value from ${about}. Values are appended, never changed: give a later date.`
      }
    case 'not_oldest_first':
      return {
        ko: `앞의 값(${about})보다 늦은 날짜여야 합니다. 오래된 값부터 차례로 보내 주세요.`,
        en: `It does not follow the value before it (${about}). Send the oldest first, one for each day.`
      }
    case 'value':
      return {
        ko: `이 항목의 값이 될 수 없습니다: ${about}`,
        en: `It cannot be the value of this parameter: it ${about}.`
      }
    case 'citation':
      return { ko: `근거를 찾을 수 없습니다: ${about}`, en: `The source does not hold: it ${about}.` }
    case 'note_needed':
      return {
        ko: '가정한 값이거나 알 수 없는 값이면 note에 그 이유를 적어 주세요.',
        en: 'A value that is assumed or unknown needs a note that gives the reasoning.'
      }
    case 'favours_worse_grade':
      return {
        ko: `${about}등급이 바로 위 등급보다 더 많이 보상받습니다. 등급이 나빠질수록 늘지 않게 고쳐 주세요.`,
        en: `Grade ${about} is given more than the better grade before it. The share must not rise as the grade worsens.`
      }
    default:
      return code satisfies never
  }
}

/** The import would begin in the past: what was in force then is settled. */
export function pastDate(today: PlainDate): FieldError {
  return {
    pointer: '/activateFrom',
    code: 'past_date',
    detail: {
      ko: `기준일(${today})이나 그 이후로 보내 주세요. 지난 날의 규정집은 바뀌지 않습니다.`,
      en: `Send the business date (${today}) or a later one: what was in force before does not change.`
    }
  }
}

/** A value that is null, or has null in it: JSON has it, the rulebook does not. */
export function nullValue(pointer: string): FieldError {
  return {
    pointer,
    code: 'value',
    detail: {
      ko: 'null은 값이 될 수 없습니다. 알 수 없는 값이면 "unknown"으로 보내 주세요.',
      en: 'Null is no value. Where no source says, send "unknown".'
    }
  }
}

/** An import of nothing. */
export function nothingImported(): FieldError {
  return {
    pointer: '/parameters',
    code: 'min_items',
    detail: { ko: '항목이 하나 이상 있어야 합니다.', en: 'At least one parameter is needed.' }
  }
}

/** What an import that begins later, and was made earlier, says otherwise. */
export function contradiction(about: string): FieldError {
  return {
    pointer: '/parameters',
    code: 'contradicts_later_import',
    detail: {
      ko: `더 늦게 시행될 수입분과 맞지 않습니다: ${about}`,
      en: `It does not go together with an import that begins later: ${about}.`
    }
  }
}

/** Ends the request: another import or release came into force while this one was being worked out. */
export function supersededBase(): never {
  return problem('conflict', {
    detail: {
      ko: '그 사이 다른 규정이 등록되었습니다. GET /v1/rulebook/versions에서 확인하고, dryRun으로 다시 살펴본 뒤 보내 주세요.',
      en: 'Other rules came in meanwhile. See GET /v1/rulebook/versions, look at a dryRun again, then send it again with a new key.'
    }
  })
}
