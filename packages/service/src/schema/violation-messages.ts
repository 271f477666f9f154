import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { FieldError } from '../problems/problems.ts'
import type { Violation } from './violations.ts'

/** The violation with a sentence in each language that says what is expected instead. */
export function fieldError(violation: Violation, pointerPrefix = ''): FieldError {
  return {
    pointer: pointerPrefix + violation.pointer,
    code: violation.code,
    detail: sentence(violation, pointerPrefix)
  }
}

function sentence({ pointer, code, about }: Violation, within: string): MessageTexts {
  const limit = typeof about['limit'] === 'number' ? about['limit'].toLocaleString('en-US') : ''
  switch (code) {
    case 'type':
      return wrongType(String(about['expected']), String(about['actual']), within !== '')
    case 'whole_number':
      return { ko: '소수점이 없는 정수로 보내 주세요.', en: 'Send a whole number without decimals.' }
    case 'required':
      if (within === '/headers') return headerNeeded(pointer.slice(1))
      return { ko: '꼭 필요한 항목입니다.', en: 'This field is required.' }
    case 'unknown_field':
      return {
        ko: '이 요청에 없는 항목입니다. 이름을 확인하거나 빼 주세요.',
        en: 'This request has no such field. Check its name or leave it out.'
      }
    case 'duplicate_field':
      return { ko: '같은 항목이 두 번 나옵니다. 하나만 남겨 주세요.', en: 'The field appears twice. Send it once.' }
    case 'forbidden_field':
      return { ko: '쓸 수 없는 항목 이름입니다. 빼 주세요.', en: 'This field name is not allowed. Leave it out.' }
    case 'too_precise':
      return {
        ko: '숫자의 자릿수가 너무 많아 정확히 읽을 수 없습니다.',
        en: 'The number has too many digits to be read exactly.'
      }
    case 'minimum':
      return { ko: `${limit} 이상이어야 합니다.`, en: `It must be ${limit} or more.` }
    case 'maximum':
      return { ko: `${limit} 이하여야 합니다.`, en: `It must be ${limit} or less.` }
    case 'exclusive_minimum':
      return { ko: `${limit}보다 커야 합니다.`, en: `It must be more than ${limit}.` }
    case 'exclusive_maximum':
      return { ko: `${limit}보다 작아야 합니다.`, en: `It must be less than ${limit}.` }
    case 'multiple_of':
      return { ko: `${limit}의 배수여야 합니다.`, en: `It must be a multiple of ${limit}.` }
    case 'min_length':
      return { ko: `${limit}자 이상이어야 합니다.`, en: `It must have at least ${counted(limit, 'character')}.` }
    case 'max_length':
      return { ko: `${limit}자 이하여야 합니다.`, en: `It must have at most ${counted(limit, 'character')}.` }
    case 'min_items':
      return { ko: `${limit}개 이상 있어야 합니다.`, en: `At least ${limit} ${limit === '1' ? 'is' : 'are'} needed.` }
    case 'max_items':
      return {
        ko: `최대 ${limit}개까지 보낼 수 있습니다. 요청을 나누어 주세요.`,
        en: `At most ${limit} can be sent at once. Split the request.`
      }
    case 'enum':
      return { ko: `다음 중 하나여야 합니다: ${about['choices']}.`, en: `It must be one of ${about['choices']}.` }
    case 'unique':
      return {
        ko: `${about['first']} 항목과 같습니다. 한 번만 보내 주세요.`,
        en: `It repeats ${about['first']}. Send it once.`
      }
    case 'format':
      return wrongFormat(String(about['format']))
    case 'pattern':
      return wrongPattern(String(about['pattern']), about['example'])
    default:
      return NOT_WELL_FORMED
  }
}

function counted(limit: string, noun: string): string {
  return `${limit} ${noun}${limit === '1' ? '' : 's'}`
}

const NOT_WELL_FORMED: MessageTexts = {
  ko: '형식이 올바르지 않습니다. API 문서를 확인해 주세요.',
  en: 'It is not well-formed. See the API reference.'
}

/** The form alone of a KSIC class, where a path asks for one. */
export const KSIC_PATTERN = '^[A-U][0-9]{5}$'

/** Of a text that must not be blank. */
export const SAYS_SOMETHING = '\\S'

const BLANK: MessageTexts = {
  ko: '빈칸뿐입니다. 내용을 적어 보내 주세요.',
  en: 'It holds nothing but spaces. Write something.'
}

function notLike(example: unknown): MessageTexts {
  if (typeof example !== 'string') return NOT_WELL_FORMED
  return {
    ko: `형식이 올바르지 않습니다. ${example}처럼 적어 보내 주세요.`,
    en: `It is not well-formed. Write it like this: ${example}.`
  }
}

/** Ids are told by their prefix, whatever field or path asks for them; other texts by the field's example. */
function wrongPattern(pattern: string, example: unknown): MessageTexts {
  if (pattern === KSIC_PATTERN) return wrongFormat('ksic')
  const prefix = /^\^([a-z]{2}_)\[0-7\]/.exec(pattern)?.[1]
  if (prefix === undefined) return pattern === SAYS_SOMETHING ? BLANK : notLike(example)
  return {
    ko: `응답에서 받은 식별자를 그대로 보내 주세요. ${prefix} 뒤에 숫자와 대문자 26자가 옵니다.`,
    en: `Send an id as it was answered: ${prefix} and 26 digits and capital letters.`
  }
}

const TYPE_NAMES: Readonly<Record<string, MessageTexts>> = {
  integer: { ko: '정수', en: 'a whole number' },
  number: { ko: '숫자', en: 'a number' },
  string: { ko: '문자열', en: 'a text' },
  boolean: { ko: 'true 또는 false', en: 'true or false' },
  object: { ko: '객체({ })', en: 'an object' },
  array: { ko: '배열([ ])', en: 'a list' },
  null: { ko: 'null', en: 'null' }
}

function headerNeeded(name: string): MessageTexts {
  return { ko: `${name} 헤더를 함께 보내 주세요.`, en: `Send the header ${name} with it.` }
}

/** `isOfText`: in a path, a query or a header, where nothing stands in quotation marks. */
function wrongType(expected: string, actual: string, isOfText: boolean): MessageTexts {
  const types = [...new Set(expected.split(' | '))]
  const names = types.map(type => TYPE_NAMES[type] ?? { ko: '다른 값', en: 'another value' })
  const ko = names.map(name => name.ko).join(', ')
  const en = names.map(name => name.en).join(' or ')
  const particle = ko.endsWith('값') ? '으로' : '로'
  if (!isOfText && actual === 'string' && (expected === 'integer' || expected === 'number' || expected === 'boolean')) {
    return { ko: `따옴표 없이 ${ko}${particle} 보내 주세요.`, en: `Send ${en}, without quotation marks.` }
  }
  if (actual === 'array') {
    return { ko: `목록이 아니라 한 번만, ${ko}${particle} 보내 주세요.`, en: `Send it once and as no list: ${en}.` }
  }
  return { ko: `${ko}${particle} 보내 주세요.`, en: `Send ${en}.` }
}

const FORMAT_SENTENCES: Readonly<Record<string, MessageTexts>> = {
  'plain-date': {
    ko: '달력에 있는 1900년부터 2199년까지의 날짜를 YYYY-MM-DD로 보내 주세요.',
    en: 'Send a date that exists, from 1900 to 2199, as YYYY-MM-DD.'
  },
  'business-number': {
    ko: '사업자등록번호를 하이픈 없이 숫자 10자리로, 검증번호까지 맞게 보내 주세요.',
    en: 'Send a business registration number: ten digits without hyphens and with a right check digit.'
  },
  'corporate-number': {
    ko: '법인등록번호를 하이픈 없이 숫자 13자리로, 검증번호까지 맞게 보내 주세요.',
    en: 'Send a corporate registration number: thirteen digits without a hyphen and with a right check digit.'
  },
  ksic: {
    ko: '한국표준산업분류 코드를 대분류 문자와 숫자 5자리로 보내 주세요(예: C25914). 숫자는 그 대분류에 속해야 합니다.',
    en: 'Send a KSIC class: the section letter and five digits of a division in that section, such as C25914.'
  },
  'one-line': {
    ko: '줄바꿈 같은 제어 문자 없이, 보이는 글자가 있는 한 줄로 보내 주세요.',
    en: 'Send one line of text that can be seen, without control characters such as line breaks.'
  },
  'printable-ascii': {
    ko: '영문자, 숫자와 기호(ASCII)로만 보내 주세요.',
    en: 'Send letters, digits and signs of ASCII alone.'
  }
}

function wrongFormat(format: string): MessageTexts {
  return FORMAT_SENTENCES[format] ?? { ko: `${format} 형식이어야 합니다.`, en: `It must be a ${format}.` }
}
