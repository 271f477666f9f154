import type { components } from '@trade-credit/client/client.ts'
import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { BUYERS, type Letter } from './cast.ts'
import { type Diary, idOf, type Story } from './story.ts'

type Declared = components['schemas']['ReceivableDeclaration']

/** What is declared, paid, sent back and left unpaid; and what of it can still be claimed when cover is over. */
export const RECEIVABLES_DIARY: Diary = {
  '2021-12-10': async story => {
    const due = { suppliedOn: '2021-12-10', dueOn: '2022-02-21' }
    story.t.match(await declare(story, 'A-1', 'A', { ...due, amount: 44_000_000 }), {
      coverage: { status: 'covered', coveredAmount: 44_000_000, insuredAmount: 50_000_000, findings: [] }
    })
    const early = await declare(story, 'A-0', 'A', { ...due, suppliedOn: '2021-11-30', amount: 11_000_000 })
    refused(story, early, 'receivable.before_inception')
  },
  '2022-02-10': async story => {
    const paid = await pay(story, 'A-1', 11_000_000, '2022-02-10')
    story.t.match(paid, { settled: 11_000_000, coverage: { coveredAmount: 33_000_000 } })
  },
  '2022-02-15': async story => {
    const path = { policyId: story.policyId, receivableId: idOf(story, 'A-1') }
    const returned = answerOf(
      await story.world.portal.POST('/v1/policies/{policyId}/receivables/{receivableId}/returns', {
        params: { ...newKey(), path },
        body: { amount: 2_200_000, occurredOn: '2022-02-15' }
      })
    )
    story.t.match(returned, { settled: 13_200_000, outstanding: 30_800_000, coverage: { coveredAmount: 30_800_000 } })
  },
  '2022-02-21': async story => {
    story.t.match(await pay(story, 'A-1', 30_800_000, '2022-02-21'), { status: 'settled', outstanding: 0 })
  },
  '2022-04-18': async story => {
    await declare(story, 'B-1', 'B', { suppliedOn: '2022-04-18', dueOn: '2022-06-30', amount: 33_000_000 })
  },
  '2022-05-02': async story => {
    await declare(story, 'E-1', 'E', { suppliedOn: '2022-05-02', dueOn: '2022-07-14', amount: 22_000_000 })
    const last = await declare(story, 'F-1', 'F', { suppliedOn: '2022-04-30', dueOn: '2022-07-12', amount: 5_500_000 })
    story.t.match(
      last.coverage,
      { status: 'covered', insuredAmount: 50_000_000 },
      'the last day on which F was covered'
    )
    const after = await declare(story, 'F-2', 'F', { suppliedOn: '2022-05-01', dueOn: '2022-07-13', amount: 5_500_000 })
    refused(story, after, 'receivable.after_withdrawal')
    const raised = await declare(story, 'A-2', 'A', {
      suppliedOn: '2022-05-01',
      dueOn: '2022-07-13',
      amount: 66_000_000
    })
    story.t.match(
      raised.coverage,
      { status: 'covered', insuredAmount: 80_000_000 },
      'the first day of the raised limit'
    )
  },
  '2022-07-12': async story => void (await pay(story, 'F-1', 5_500_000, '2022-07-12')),
  '2022-07-13': async story => {
    await pay(story, 'F-2', 5_500_000, '2022-07-13')
    await pay(story, 'A-2', 66_000_000, '2022-07-13')
  },
  '2022-08-20': async story => void (await pay(story, 'E-1', 22_000_000, '2022-08-20')),
  '2022-09-05': async story => void (await pay(story, 'B-1', 33_000_000, '2022-09-05')),
  '2022-12-20': async story => {
    // In run-off: what was supplied on the last day is covered, and what was supplied a day later is the renewal's.
    const due = { dueOn: '2023-02-11', amount: 40_000_000 }
    const last = await declare(story, 'A-3', 'A', { ...due, suppliedOn: '2022-11-30' })
    story.t.match(last.coverage, { status: 'covered', coveredAmount: 40_000_000, insuredAmount: 80_000_000 })
    refused(story, await declare(story, 'A-4', 'A', { ...due, suppliedOn: '2022-12-01' }), 'receivable.after_period')
    const renewal = { ...story, policyId: story.renewalId ?? '' }
    const next = await declare(renewal, 'A-5', 'A', { ...due, suppliedOn: '2022-12-01' })
    story.t.match(next.coverage, { status: 'covered', coveredAmount: 40_000_000, insuredAmount: 80_000_000 })
    await declare(story, 'C-1', 'C', { suppliedOn: '2022-11-29', dueOn: '2023-02-10', amount: 11_000_000 })
    await declare(story, 'E-2', 'E', { suppliedOn: '2022-11-29', dueOn: '2023-02-10', amount: 11_000_000 })
    const bill = { instrument: 'bill' as const, billIssuedOn: '2022-11-30', ...due }
    await declare(story, 'D-1', 'D', { ...bill, suppliedOn: '2022-11-30' })
    await declare(story, 'D-2', 'D', { ...due, suppliedOn: '2022-11-30' })
  },
  // Six months after it was due is as far as it goes.
  '2023-03-02': async story => extend(story, 'D-2', '2023-08-11'),
  '2023-05-02': async story => void (await pay(story, 'A-3', 40_000_000, '2023-05-02')),
  // Due on 2023-02-10, claimable from 04-11: the three years end on Saturday 2026-04-11, and so on Monday.
  '2026-04-13': async story => {
    story.t.equal((await claim(story, 'C-1')).response.status, 201, 'its last day')
  },
  '2026-04-14': async story => {
    const late = await claim(story, 'E-2')
    story.t.equal(late.response.status, 409)
    story.t.match(late.error, { detail: /2026-04-13/ }, 'barred since the day before')
    story.t.equal((await claim(story, 'D-1')).response.status, 201, 'the last day of what was not put off')
    story.t.match((await read(story, 'E-2')).coverage, { status: 'covered', coveredAmount: 11_000_000 })
  },
  '2026-10-12': async story => {
    story.t.match((await read(story, 'D-2')).coverage, { status: 'covered' })
    story.t.equal((await claim(story, 'D-2')).response.status, 201, 'the last day of the last claim')
  },
  '2026-10-13': async story => refused(story, await read(story, 'E-2'), 'receivable.policy_closed')
}

async function declare(
  { world, policyId, ids }: Story,
  name: string,
  letter: Letter,
  about: Pick<Declared, 'suppliedOn' | 'dueOn' | 'amount'> & Partial<Declared>
) {
  const declared = answerOf(
    await world.portal.POST('/v1/policies/{policyId}/receivables', {
      params: { ...newKey(), path: { policyId } },
      body: { buyer: BUYERS[letter].number, instrument: 'open_account', invoiceNumber: name, ...about }
    })
  )
  ids.set(name, declared.id)
  return declared
}

async function read(story: Story, name: string) {
  const path = { policyId: story.policyId, receivableId: idOf(story, name) }
  const { portal } = story.world
  return answerOf(await portal.GET('/v1/policies/{policyId}/receivables/{receivableId}', { params: { path } }))
}

async function pay(story: Story, name: string, amount: number, paidOn: string) {
  const path = { policyId: story.policyId, receivableId: idOf(story, name) }
  return answerOf(
    await story.world.portal.POST('/v1/policies/{policyId}/receivables/{receivableId}/payments', {
      params: { ...newKey(), path },
      body: { amount, paidOn, designatedTo: name }
    })
  )
}

/** Buyer and seller put the due date off. */
async function extend(story: Story, name: string, until: string): Promise<void> {
  const { portal } = story.world
  const path = { overdueId: idOf(story, name).replace('rv_', 'od_') }
  const found = await portal.GET('/v1/overdues/{overdueId}', { params: { path } })
  const header = { ...newKey().header, 'if-match': found.response.headers.get('etag') ?? '' }
  const body = { until, agreedOn: '2023-03-02', reason: 'The buyer waits for its own customer.' }
  answerOf(await portal.POST('/v1/overdues/{overdueId}/extensions', { params: { path, header }, body }))
}

function claim({ world, policyId, ...story }: Story, name: string) {
  const receivableIds = [idOf({ world, policyId, ...story }, name)]
  return world.portal.POST('/v1/claims', { params: newKey(), body: { policyId, receivableIds } })
}

/** Nothing is covered, for the one reason. */
function refused({ t }: Story, { coverage }: components['schemas']['Receivable'], code: string): void {
  t.match(coverage, { status: 'not_covered', coveredAmount: 0 })
  t.strictSame(
    coverage.findings.map(finding => finding.code),
    [code]
  )
}
