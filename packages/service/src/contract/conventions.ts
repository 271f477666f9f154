/** What holds for every operation alike, for whoever reads a document of the contract and no guide: the end of its description. */
export const CONVENTIONS = `
- **Tokens**: every operation names the scopes of which a token needs one. What belongs to another organisation is 404.
- **Won, ratios, days**: amounts are whole won, ratios and rates are exact decimals or fractions as texts, days are calendar days
  in Korea (\`2026-03-02\`), moments are UTC (\`2026-03-02T04:05:06.789Z\`).
- **Done once**: a POST with \`Idempotency-Key\` may be sent again, byte for byte, after a time-out or a 5xx; for seven days it gets
  the first answer and is not done twice.
- **Versions**: where an answer has an \`ETag\`, send it back in \`If-Match\` to change what you saw: 412 when somebody was faster,
  428 when it is missing and needed.
- **Lists** with a \`nextCursor\` go by pages of \`limit\` items: send it back as \`cursor\` for the next one; on the last page it is
  null. The others are whole. Feeds go by \`after\`.
- **Refusals** are problems (RFC 9457, \`application/problem+json\`): go by \`code\`, show \`detail\`, which says what to do next;
  \`errors\` point at the fields of the request by JSON Pointer. A field that an operation does not know is refused.
- **Languages**: sentences for people are Korean, or English with \`Accept-Language: en\`. Codes and field names are the same in both.
- **Again later**: 429 and 503 say in \`Retry-After\` after how many seconds.
`.trim()

/** A document's description: what it is about, and what holds for every operation. */
export function describedWith(about: string): string {
  return `${about}\n\n${CONVENTIONS}`
}
