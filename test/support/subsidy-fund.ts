import { newId } from '@trade-credit/service/ids.ts'
import { asAdmin } from './business-day.ts'

/** Enters the programme of 부산 in 2023 anew, with a fund of so many won, as an operator would. */
export async function enterBusanFund(database: { readonly adminUrl: string }, budget: number): Promise<void> {
  const terms = {
    code: 'busan_2023',
    name: '부산광역시',
    level: 'province',
    provinces: ['부산'],
    share: 50,
    capPerFirm: 2_500_000,
    budget,
    from: '2023-04-01',
    until: '2024-01-01',
    sizes: ['micro', 'small', 'medium'],
    requires: ['strategic_industry', 'not_restricted_industry']
  }
  await asAdmin(
    database,
    `insert into quote.subsidy_entry (id, code, version, effective_from, terms, entered_by)
      select $1, 'busan_2023', 1 + count(*), '2023-04-01', $2, 'operator' from quote.subsidy_entry where code = 'busan_2023'`,
    [newId('se'), JSON.stringify(terms)]
  )
}
