import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'

interface ProblemKind {
  readonly status: number
  readonly title: MessageTexts
  /** What went wrong and what to do next, where the thrower says nothing more precise. */
  readonly detail: MessageTexts
}

/** Every problem the API answers with: its code is stable, its status and words stand here and nowhere else. */
export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: { ko: '요청 내용이 올바르지 않습니다', en: 'The request is not valid' },
    detail: {
      ko: 'errors에 적힌 항목을 고쳐 다시 보내 주세요.',
      en: 'Correct the fields listed in errors and send the request again.'
    }
  },
  invalid_json: {
    status: 400,
    title: { ko: 'JSON을 읽을 수 없습니다', en: 'The body is not valid JSON' },
    detail: {
      ko: '본문을 올바른 JSON으로 만들어 다시 보내 주세요.',
      en: 'Send the body as well-formed JSON.'
    }
  },
  invalid_encoding: {
    status: 400,
    title: { ko: '본문이 UTF-8이 아닙니다', en: 'The body is not UTF-8' },
    detail: { ko: '본문을 UTF-8로 인코딩해 다시 보내 주세요.', en: 'Encode the body as UTF-8 and send it again.' }
  },
  empty_body: {
    status: 400,
    title: { ko: '본문이 비어 있습니다', en: 'The body is empty' },
    detail: {
      ko: '이 요청에는 JSON 본문이 필요합니다. Content-Type: application/json과 함께 보내 주세요.',
      en: 'This request needs a JSON body, sent with Content-Type: application/json.'
    }
  },
  malformed_http: {
    status: 400,
    title: { ko: 'HTTP 요청을 읽을 수 없습니다', en: 'The HTTP request could not be read' },
    detail: {
      ko: '주소와 헤더가 올바른 형식인지, 본문 길이가 Content-Length와 같은지 확인해 주세요.',
      en: 'Check that the address and headers are well-formed and that the body is as long as Content-Length says.'
    }
  },
  token_missing: {
    status: 401,
    title: { ko: '인증이 필요합니다', en: 'Authentication is required' },
    detail: {
      ko: 'Authorization: Bearer 헤더에 접근 토큰을 담아 다시 보내 주세요.',
      en: 'Send an access token in an Authorization: Bearer header.'
    }
  },
  token_invalid: {
    status: 401,
    title: { ko: '접근 토큰을 쓸 수 없습니다', en: 'The access token is not accepted' },
    detail: {
      ko: '이 서비스를 위해 발급된 접근 토큰을 새로 받아 다시 보내 주세요.',
      en: 'Request a new access token for this service and send it again.'
    }
  },
  token_expired: {
    status: 401,
    title: { ko: '접근 토큰이 만료되었습니다', en: 'The access token has expired' },
    detail: { ko: '접근 토큰을 새로 받아 다시 보내 주세요.', en: 'Request a new access token and send it again.' }
  },
  proof_missing: {
    status: 401,
    title: { ko: '키를 가졌다는 증명이 필요합니다', en: 'A proof of the key is required' },
    detail: {
      ko: '이 접근 토큰은 키에 묶여 있습니다. Authorization: DPoP 헤더에 토큰을, DPoP 헤더에 이 요청의 증명(RFC 9449)을 담아 보내 주세요.',
      en: 'This access token is bound to a key. Send it as Authorization: DPoP, with a proof for this request in the header DPoP (RFC 9449).'
    }
  },
  proof_invalid: {
    status: 401,
    title: { ko: '키의 증명을 쓸 수 없습니다', en: 'The proof of the key is not accepted' },
    detail: {
      ko: '이 요청의 증명을 새로 만들어 DPoP 헤더에 담아 보내 주세요.',
      en: 'Make a new proof for this request and send it in the header DPoP.'
    }
  },
  scope_missing: {
    status: 403,
    title: { ko: '권한이 없습니다', en: 'The access token lacks a scope' },
    detail: {
      ko: '이 작업에 필요한 권한(scope)을 포함한 접근 토큰으로 다시 보내 주세요.',
      en: 'Use an access token that carries the scope this operation needs.'
    }
  },
  forbidden: {
    status: 403,
    title: { ko: '허용되지 않는 작업입니다', en: 'This is not allowed' },
    detail: {
      ko: '이 작업을 할 수 있는 담당자에게 요청해 주세요.',
      en: 'Ask someone who is allowed to do this.'
    }
  },
  not_found: {
    status: 404,
    title: { ko: '찾을 수 없습니다', en: 'Not found' },
    detail: {
      ko: '주소와 식별자를 확인해 주세요. 다른 기관의 자료도 찾을 수 없는 것으로 답합니다.',
      en: 'Check the address and the id. What belongs to another organisation is answered as not found, too.'
    }
  },
  method_not_allowed: {
    status: 405,
    title: { ko: '이 주소에서 쓸 수 없는 메서드입니다', en: 'The method is not allowed here' },
    detail: { ko: 'Allow 헤더에 적힌 메서드를 써 주세요.', en: 'Use one of the methods in the Allow header.' }
  },
  not_acceptable: {
    status: 406,
    title: { ko: '요청한 형식으로 답할 수 없습니다', en: 'The requested format is not offered' },
    detail: { ko: 'Accept 헤더를 바꾸어 다시 보내 주세요.', en: 'Send another Accept header.' }
  },
  request_timeout: {
    status: 408,
    title: { ko: '요청을 받는 데 너무 오래 걸렸습니다', en: 'The request took too long to arrive' },
    detail: { ko: '다시 보내 주세요.', en: 'Send the request again.' }
  },
  conflict: {
    status: 409,
    title: { ko: '지금 상태에서는 할 수 없습니다', en: 'The current state does not allow this' },
    detail: {
      ko: '최신 상태를 조회한 뒤 다시 판단해 주세요.',
      en: 'Read the current state and decide again.'
    }
  },
  key_in_flight: {
    status: 409,
    title: { ko: '같은 요청을 처리하고 있습니다', en: 'The same request is being processed' },
    detail: {
      ko: 'Retry-After만큼 기다린 뒤 같은 Idempotency-Key로 다시 보내 주세요.',
      en: 'Wait for Retry-After and send it again with the same Idempotency-Key.'
    }
  },
  'events.cursor_expired': {
    status: 410,
    title: { ko: '보관 기간이 지난 위치입니다', en: 'Events after this position are past retention' },
    detail: {
      ko: 'Link 헤더(rel="next")의 위치부터 이어서 조회하고, 그 사이 바뀐 내용은 각 자료를 조회해 맞춰 주세요.',
      en: 'Continue from the position in the Link header (rel="next"), and read the resources themselves to catch up on what lies between.'
    }
  },
  'events.cursor_ahead': {
    status: 410,
    title: { ko: '아직 없는 위치입니다', en: 'The feed never came to this position' },
    detail: {
      ko: '이 피드가 내준 위치가 아닙니다. Link 헤더(rel="next")의 위치부터 이어서 조회해 주세요.',
      en: 'The position is not from this feed. Continue from the one in the Link header (rel="next").'
    }
  },
  stale: {
    status: 412,
    title: { ko: '그 사이 내용이 바뀌었습니다', en: 'It has changed in the meantime' },
    detail: {
      ko: '다시 조회해 새 ETag를 If-Match에 넣어 보내 주세요.',
      en: 'Read it again and send its new ETag in If-Match.'
    }
  },
  body_too_large: {
    status: 413,
    title: { ko: '본문이 너무 큽니다', en: 'The body is too large' },
    detail: { ko: '요청을 나누어 보내 주세요.', en: 'Split the request into smaller ones.' }
  },
  unsupported_media_type: {
    status: 415,
    title: { ko: '지원하지 않는 본문 형식입니다', en: 'The media type is not supported' },
    detail: {
      ko: 'Content-Type: application/json으로 보내 주세요.',
      en: 'Send the body with Content-Type: application/json.'
    }
  },
  key_reused: {
    status: 422,
    title: { ko: '이미 다른 요청에 쓴 키입니다', en: 'The key was used for another request' },
    detail: {
      ko: '새 요청에는 새 Idempotency-Key를 써 주세요.',
      en: 'Use a new Idempotency-Key for a new request.'
    }
  },
  'rulebook.no_source_for_date': {
    status: 422,
    title: { ko: '그 날짜의 기준이 없습니다', en: 'No rule is known for that date' },
    detail: {
      ko: '근거 자료가 있는 날짜로 다시 요청해 주세요. 기간은 GET /v1/rulebook/parameters에서 볼 수 있습니다.',
      en: 'Ask for a date that the rulebook has a source for; GET /v1/rulebook/parameters lists them.'
    }
  },
  if_match_required: {
    status: 428,
    title: { ko: 'If-Match 헤더가 필요합니다', en: 'An If-Match header is required' },
    detail: {
      ko: '먼저 조회해 받은 ETag를 If-Match에 넣어 보내 주세요.',
      en: 'Read the resource first and send its ETag in If-Match.'
    }
  },
  rate_limited: {
    status: 429,
    title: { ko: '요청이 너무 많습니다', en: 'Too many requests' },
    detail: {
      ko: 'Retry-After만큼 기다린 뒤 다시 보내 주세요.',
      en: 'Wait for Retry-After and send the request again.'
    }
  },
  headers_too_large: {
    status: 431,
    title: { ko: '헤더가 너무 큽니다', en: 'The headers are too large' },
    detail: { ko: '헤더를 줄여 다시 보내 주세요.', en: 'Send smaller headers.' }
  },
  internal: {
    status: 500,
    title: { ko: '처리 중 오류가 났습니다', en: 'Something went wrong on our side' },
    detail: {
      ko: '같은 요청을 다시 보내도 안전합니다. 계속되면 instance 값을 알려 주세요.',
      en: 'It is safe to send the same request again. If it persists, tell us the value of instance.'
    }
  },
  unavailable: {
    status: 503,
    title: { ko: '잠시 이용할 수 없습니다', en: 'Temporarily unavailable' },
    detail: {
      ko: 'Retry-After만큼 기다린 뒤 다시 보내 주세요.',
      en: 'Wait for Retry-After and send the request again.'
    }
  }
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEMS
