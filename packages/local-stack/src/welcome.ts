import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const quoteFile = fileURLToPath(new URL('../first-quote.json', import.meta.url))

/** What is printed when everything is ready. Its two commands work as they stand, from the current folder. */
export function welcome(url: string, dataDir: string): string {
  return `
Ready: ${url}/docs (the API is under ${url}/v1, the data in ${dataDir}; Ctrl-C stops everything)

A first quote:

TOKEN=$(curl -s -u portal:local -d grant_type=client_credentials ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Idempotency-Key: "first-quote"' -d @${relative(process.cwd(), quoteFile)} ${url}/v1/quotes
`
}
