/** The headers of answers, described once. */
export const RESPONSE_HEADERS = {
  'X-Request-Id': {
    description: 'Names the request in our logs; yours, when you sent one.',
    required: true,
    schema: { type: 'string', maxLength: 128, pattern: '^[!-~]+$', examples: ['0f1e2d3c-4b5a-4678-9abc-def012345678'] }
  },
  'Retry-After': {
    description: 'Seconds to wait before the request is sent again; missing where waiting does not help.',
    schema: { type: 'integer', minimum: 0, maximum: 86_400, examples: [2] }
  },
  'RateLimit-Limit': {
    description: 'Requests that your client may send in a minute.',
    schema: { type: 'integer', minimum: 1, maximum: 100_000_000, examples: [6000] }
  },
  'RateLimit-Remaining': {
    description: 'How many of them are left.',
    schema: { type: 'integer', minimum: 0, maximum: 100_000_000, examples: [5999] }
  },
  'RateLimit-Reset': {
    description: 'Seconds until all of them are there again.',
    schema: { type: 'integer', minimum: 0, maximum: 60, examples: [42] }
  },
  'WWW-Authenticate': {
    description: 'What is wrong with the access token (RFC 6750), or with the proof of its key (RFC 9449).',
    required: true,
    schema: { type: 'string', maxLength: 1000, pattern: '^(Bearer|DPoP)', examples: ['Bearer error="invalid_token"'] }
  }
} as const

type HeaderName = keyof typeof RESPONSE_HEADERS

const BY_STATUS: Readonly<Record<number, HeaderName>> = {
  401: 'WWW-Authenticate',
  409: 'Retry-After',
  429: 'Retry-After',
  503: 'Retry-After'
}

const RATE_LIMIT: readonly HeaderName[] = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']

/** References to the headers that an answer of this status has; `isCounted` when requests like it are limited. */
export function headersOf(status: number, isCounted: boolean): Record<string, { $ref: string }> {
  const own = BY_STATUS[status]
  const names: HeaderName[] = ['X-Request-Id', ...(own ? [own] : []), ...(isCounted && status < 500 ? RATE_LIMIT : [])]
  return Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }]))
}
