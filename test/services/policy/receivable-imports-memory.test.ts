// In a process of its own: it measures memory.
import { policyService } from '@trade-credit/policy-service/app.ts'
import { csvRows } from '@trade-credit/service/spreadsheets/csv-rows.ts'
import t from 'tap'
import { heldMiB } from '../../support/held-memory.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'

t.setTimeout(300_000)

const FLAT_MIB = 6
/** Pieces of a file, and what goes by in them. */
const PIECES = 600
const GONE_BY_MIB = PIECES / 16
const HEADING = '구매기업,결제방식,송장번호,공급일,결제기일,합계금액,승인번호\n'
const row = (n: number) =>
  `${SEEDED_BUYER},외상매출금,M-${n},2022-03-02,2022-05-31,"1,100,000",${String(n).padStart(24, '0')}\n`

t.test('a CSV of 20,000 lines is imported, and a chunk of it is held at a time', async t => {
  const { call, database } = await runService(t, policyService, { jobs: true })
  await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
  const { id } = await seedPolicy(database.adminUrl)
  const headers = { 'content-type': 'text/csv' }
  const send = (from: number, lines: number) => {
    const body = HEADING + Array.from({ length: lines }, (_, i) => row(from + i)).join('')
    return call('POST', `/v1/policies/${id}/receivable-imports`, { body, headers })
  }
  const imported = async (from: number, lines: number) => {
    const { headers } = await send(from, lines)
    const held: number[] = []
    for (;;) {
      const { body: state } = await call('GET', String(headers['location']))
      held.push(heldMiB())
      if (state.status !== 'running') return { state, held }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await imported(0, 2_000)
  const { state, held } = await imported(2_000, 20_000)
  const growth = Math.max(...held) - Math.min(...held)
  t.match(state, { status: 'finished', accepted: 20_000, rejected: 0 })
  t.ok(held.length >= 10)
  t.ok(growth < FLAT_MIB, `${growth} MiB`)
})

t.test('of a line without an end and of a mark that is never closed, no more is held than a line may have', async t => {
  const many = row(1).repeat(600)
  const endless = [
    ['', 'x'.repeat(65_536)],
    ['', ','.repeat(65_536)],
    ['"', many],
    ['"', '\n'.repeat(2_048)]
  ] as const
  for (const [first, piece] of endless) {
    const before = heldMiB()
    const held: number[] = []
    async function* pieces() {
      yield Buffer.from(HEADING + first)
      for (let n = 1; n <= PIECES; n++) {
        yield Buffer.from(piece)
        if (n % 100 === 0) held.push(heldMiB() - before)
      }
    }
    let rows = 0
    for await (const _ of csvRows(pieces(), { beginning: Buffer.from(HEADING), longest: 16_384 })) rows += 1
    const most = Math.max(...held)
    t.ok(most < GONE_BY_MIB / 2, `${most} MiB of ${rows} rows`)
  }
})
