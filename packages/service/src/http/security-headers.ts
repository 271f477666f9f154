/**
 * What a browser is told about every answer: it is data, not a page. Of the headers that helmet sets these mean something
 * for JSON behind bearer tokens; each costs time on every request. The reference page brings a policy of its own.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff'
})
