import { readFile } from 'node:fs/promises'
import { type Actors, answerOf } from './actors.ts'
import { POLICYHOLDER } from './firms.ts'
import { type Telling, wonText } from './telling.ts'

const FILE = new URL('../../demo/sales-ledger.csv', import.meta.url)

/** The accountant drops in the sales-invoice summary; gives the ledger as the system read it. */
export async function readSalesLedger({ portal }: Actors, telling: Telling) {
  telling.part({
    ko: '경리 담당자가 매출처별 세금계산서 합계표를 올립니다',
    en: 'The accountant drops in the sales-invoice summary of the last four quarters'
  })
  const ledger = answerOf(
    await portal.POST('/v1/sales-ledgers', {
      params: { query: { policyholder: POLICYHOLDER.businessNumber } },
      headers: { 'content-type': 'text/csv' },
      body: await readFile(FILE),
      bodySerializer: bytes => bytes as Uint8Array<ArrayBuffer>
    })
  )
  const { language } = telling
  for (const { names, businessNumber, supplyValue, share, mandatoryFor } of ledger.buyers) {
    const must = mandatoryFor.includes('multi_standard')
    telling.say({
      ko: `${names[0]} (${businessNumber}): ${wonText(supplyValue, language)}, ${share?.percent}%${must ? ', 표준형의 필수 매출처' : ''}`,
      en: `${names[0]} (${businessNumber}): ${wonText(supplyValue, language)}, ${share?.percent}%${must ? ', mandatory in the standard product' : ''}`
    })
  }
  const standard = ledger.thresholds.find(({ product }) => product === 'multi_standard')
  telling.because(standard?.rule)
  return ledger
}
