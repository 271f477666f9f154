import type { Load } from '../contestants/http-load.ts'

/** What a request made, as it was answered. */
export interface Made {
  readonly id: string
  /** Where it has one, such as `quoted`. */
  readonly status: string
  /** Length of the answer. */
  readonly bytes: number
}

/** Sends the request once. Throws when the answer has not the expected status. */
export async function postOne({ address, path, headers, body, status }: Load): Promise<Made> {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': '"one"' },
    body: body ?? ''
  })
  const text = await answer.text()
  if (answer.status !== status) throw new Error(`${path} was answered ${answer.status}: ${text}`)
  const made = JSON.parse(text) as { id: string; status: string }
  return { id: made.id, status: made.status, bytes: Buffer.byteLength(text) }
}
