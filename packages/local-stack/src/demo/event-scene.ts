import { setTimeout } from 'node:timers/promises'
import { type Actors, answerOf, newKey } from './actors.ts'
import { FAILING } from './firms.ts'
import { type Telling, wonText } from './telling.ts'

/** What the firm delivered and declared; the last one stays unpaid. */
const DELIVERIES = [
  { invoiceNumber: 'A-1', suppliedOn: '2022-01-14', dueOn: '2022-03-30', amount: 66_000_000, paid: 66_000_000 },
  { invoiceNumber: 'A-2', suppliedOn: '2022-03-02', dueOn: '2022-05-16', amount: 77_000_000, paid: 11_000_000 },
  { invoiceNumber: 'A-3', suppliedOn: '2022-04-11', dueOn: '2022-06-25', amount: 44_000_000, paid: 0 }
] as const

/** A customer files for rehabilitation in month five; gives the claim that the system drafts for the firm. */
export async function customerFails(actors: Actors, policyId: string, telling: Telling) {
  const { portal, feed, officer, operator } = actors
  const { language } = telling
  telling.part({
    ko: '다섯 달이 지나는 동안 물건을 대고 신고합니다',
    en: 'Five months of deliveries, declared as they come'
  })
  const day = async (today: string) => answerOf(await operator.PUT('/v1/clock', { body: { today } }))
  for (const { paid, ...delivery } of DELIVERIES) {
    await day(delivery.suppliedOn)
    const vat = delivery.amount / 11
    const receivable = answerOf(
      await portal.POST('/v1/policies/{policyId}/receivables', {
        params: { ...newKey(), path: { policyId } },
        body: {
          ...delivery,
          buyer: FAILING.businessNumber,
          instrument: 'open_account',
          supplyValue: delivery.amount - vat,
          vat,
          taxInvoiceNumber: `20220101-${delivery.invoiceNumber}`
        }
      })
    )
    if (paid > 0) {
      answerOf(
        await portal.POST('/v1/policies/{policyId}/receivables/{receivableId}/payments', {
          params: { ...newKey(), path: { policyId, receivableId: receivable.id } },
          body: { amount: paid, paidOn: delivery.suppliedOn }
        })
      )
    }
    telling.say({
      ko: `${delivery.suppliedOn} ${delivery.invoiceNumber}: ${wonText(delivery.amount, language)}, 받은 돈 ${wonText(paid, language)}`,
      en: `${delivery.suppliedOn} ${delivery.invoiceNumber}: ${wonText(delivery.amount, language)}, of which ${wonText(paid, language)} was paid`
    })
  }

  await day('2022-05-03')
  telling.part({
    ko: '구매기업이 회생을 신청합니다. 보험사가 먼저 알립니다',
    en: 'The customer files for rehabilitation, and the insurer calls first'
  })
  const event = answerOf(
    await feed.POST('/v1/insured-events', {
      params: newKey(),
      body: {
        buyer: FAILING.businessNumber,
        type: 'rehabilitation_petition',
        occurredOn: '2022-05-02',
        evidence: { reference: '2022회합100', source: 'court' }
      }
    })
  )
  answerOf(
    await officer.POST('/v1/insured-events/{eventId}/confirmation', {
      params: { ...newKey(), path: { eventId: event.id } },
      body: {}
    })
  )
  telling.say({
    ko: '법원이 신청을 알렸고 보상 담당자가 확인했습니다',
    en: 'the court reported it, an officer confirmed it'
  })
  const draft = await eventually(async () => {
    const { items } = answerOf(await portal.GET('/v1/claims', { params: { query: { status: 'draft' } } }))
    return items[0]
  })
  const { items: notices } = answerOf(await portal.GET('/v1/notices'))
  const notice = notices.find(({ kind }) => kind === 'claim_drafted')
  if (notice) telling.quote(notice.text)
  return { draft, eventId: event.id }
}

/** Asks until there is an answer; the jobs of the stack take a moment. Throws after half a minute. */
async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await setTimeout(100)
  }
  throw new Error('no claim was drafted within half a minute')
}
