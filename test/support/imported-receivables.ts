import type { RunningService } from './running-service.ts'

/** What became of a line of an import, as the API tells it. */
export interface LineResult {
  readonly line: number
  readonly status: string
  readonly result: {
    receivableId?: string
    isNew?: boolean
    errors?: { pointer: string; code: string; detail: string }[]
  } | null
}

/** Uploads a file of receivables of the policy, waits until it is read, and gives the import with its first 200 lines. */
export async function importReceivables(
  call: RunningService['call'],
  policyId: string,
  body: string | Buffer,
  mediaType: string
) {
  const headers = { 'content-type': mediaType }
  const reply = await call('POST', `/v1/policies/${policyId}/receivable-imports`, { body, headers })
  if (reply.status !== 202) throw new Error(reply.text)
  for (;;) {
    const { body: state } = await call('GET', String(reply.headers['location']))
    if (state.status !== 'running') {
      const lines = await call('GET', `${String(reply.headers['location'])}/lines?limit=200`)
      return { state, lines: lines.body.items as LineResult[] }
    }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
