import t from 'tap'
import { amounts, at, codes, entry, premiumWith, type SubsidyChanges } from './subsidy-case.ts'

type Row = readonly [
  sentence: string,
  changes: Partial<SubsidyChanges>,
  paying: readonly string[],
  notes: readonly string[]
]

const BUSAN = { on: '2023-05-15', choice: ['busan_2023'] } as const
const PAYER_B = { on: '2025-06-02', choice: ['payer_b_2025'] } as const
const PAYER_A = { on: '2023-05-15', choice: ['payer_a_2023'] } as const

const ROWS: readonly Row[] = [
  ['the day before the first', { ...BUSAN, on: '2023-03-31' }, [], ['subsidy.no_source_for_date']],
  ['on the first day', { ...BUSAN, on: '2023-04-01' }, ['busan_2023'], []],
  ['on the last day', { ...BUSAN, on: '2023-12-31' }, ['busan_2023'], []],
  [
    'the day after the last, when no source says what ran',
    { ...BUSAN, on: '2024-01-01' },
    [],
    ['subsidy.no_source_for_date', 'subsidy.not_in_force busan_2023']
  ],
  ['a later edition without it', { ...BUSAN, on: '2025-05-01' }, [], ['subsidy.not_in_force busan_2023']],

  [
    'a site in Busan, the seat elsewhere',
    { ...BUSAN, policyholder: seatAndSite('서울', '부산광역시') },
    ['busan_2023'],
    []
  ],
  ['nothing in Busan', { ...BUSAN, policyholder: at('서울') }, [], ['subsidy.outside_area busan_2023']],
  ['premises not told', { ...BUSAN, policyholder: { premises: [] } }, [], ['subsidy.outside_area busan_2023']],
  ['a medium-sized firm', { ...BUSAN, policyholder: { size: 'medium' } }, ['busan_2023'], []],
  [
    '002:L3 a mid-sized firm',
    { ...BUSAN, policyholder: { size: 'mid_sized' } },
    [],
    ['subsidy.size_not_served busan_2023']
  ],
  [
    '002:L3 no strategic industry',
    { ...BUSAN, policyholder: { strategicIndustry: false } },
    [],
    ['subsidy.strategic_industry_needed busan_2023']
  ],
  [
    'not told whether strategic',
    { ...BUSAN, policyholder: { strategicIndustry: null } },
    [],
    ['subsidy.fact_not_told busan_2023']
  ],
  [
    '002:L4 a restricted second line of business',
    { ...BUSAN, policyholder: { otherIndustries: [{ ksic: 'I56111', ksicRevision: 10, activities: [] }] } },
    [],
    ['subsidy.industry_restricted busan_2023']
  ],
  [
    'part of a class, activities not told',
    { ...BUSAN, policyholder: { otherIndustries: [{ ksic: 'G47221', ksicRevision: 10, activities: null }] } },
    [],
    ['subsidy.fact_not_told busan_2023']
  ],
  [
    'every reason is told, never only the first',
    { ...BUSAN, policyholder: { ...at('서울'), size: 'mid_sized', strategicIndustry: false } },
    [],
    [
      'subsidy.outside_area busan_2023',
      'subsidy.size_not_served busan_2023',
      'subsidy.strategic_industry_needed busan_2023'
    ]
  ],

  ['payer A the day before it begins', { ...PAYER_A, on: '2023-04-30' }, [], ['subsidy.not_in_force payer_a_2023']],
  ['payer A on its first day', { ...PAYER_A, on: '2023-05-01' }, ['payer_a_2023'], []],
  ['payer A where a local programme serves the firm', PAYER_A, ['payer_a_2023'], []],
  [
    'payer A where none does',
    { ...PAYER_A, policyholder: { strategicIndustry: false } },
    [],
    ['subsidy.local_programme_needed payer_a_2023']
  ],
  ['payer A where the local share is a range', { ...PAYER_A, on: '2025-05-01' }, ['payer_a_2023'], []],

  [
    'payer B: a 소상공인 customer in Busan',
    { ...PAYER_B, policyholder: { size: 'micro', payerRelationships: ['payer_b'] } },
    [],
    ['subsidy.share_not_exact payer_b_2025']
  ],
  [
    'payer B: no customer',
    { ...PAYER_B, policyholder: { size: 'micro', payerRelationships: ['payer_c'] } },
    [],
    ['subsidy.not_customer_of_payer payer_b_2025']
  ],
  [
    'payer B: no 소상공인',
    { ...PAYER_B, policyholder: { size: 'small', payerRelationships: ['payer_b_2025'] } },
    [],
    ['subsidy.size_not_served payer_b_2025']
  ],
  [
    'payer B: not in its provinces',
    { ...PAYER_B, policyholder: { ...at('대구'), size: 'micro', payerRelationships: ['payer_b'] } },
    [],
    ['subsidy.outside_area payer_b_2025']
  ],
  [
    'payer C the day before it begins',
    { on: '2025-06-30', choice: ['payer_c_2025'], policyholder: at('대전') },
    [],
    ['subsidy.not_in_force payer_c_2025']
  ],
  [
    'payer C on its first day',
    { on: '2025-07-01', choice: ['payer_c_2025'], policyholder: at('대전') },
    [],
    ['subsidy.share_not_exact payer_c_2025']
  ]
]

for (const [sentence, changes, paying, notes] of ROWS) {
  t.test(sentence, async t => {
    const result = premiumWith({ gross: 1_000_000, on: '2023-05-15', ...changes })
    t.same(
      amounts(result).map(([code]) => code),
      paying
    )
    t.same(codes(result), notes)
    t.ok(
      result.findings.every(({ outcome }) => outcome === 'note'),
      'a subsidy never declines or refers'
    )
  })
}

t.test('an entered programme, to the day', async t => {
  const entered = [entry('gyeonggi_2024', { share: 50, from: '2024-03-01', until: '2024-11-01' })]
  const on = (date: string) =>
    premiumWith({ on: date, gross: 1_000_000, policyholder: at('경기', '성남'), entered, choice: ['gyeonggi_2024'] })
  t.same(codes(on('2024-02-29')), ['subsidy.not_yet_in_force gyeonggi_2024'])
  t.same(amounts(on('2024-03-01')), [['gyeonggi_2024', 450_000]])
  t.same(amounts(on('2024-10-31')), [['gyeonggi_2024', 450_000]])
  t.match(on('2024-11-01').findings, [{ code: 'subsidy.period_over', detail: { lastDay: '2024-10-31' } }])
})

t.test(
  'a later entry supersedes from its date; of one date the newest holds; an entry overrides the packaged range',
  async t => {
    const entered = [
      entry('gyeonggi_2025', { share: 50 }, '2025-06-01'),
      entry('gyeonggi_2025', { share: 60 }, '2025-08-01'),
      { ...entry('gyeonggi_2025', { share: 55 }, '2025-08-01'), version: 3, id: 'se_newer' }
    ]
    const on = (date: string) =>
      premiumWith({ on: date, gross: 1_000_000, policyholder: at('경기', '성남'), entered, choice: ['gyeonggi_2025'] })
    const { premium } = on('2025-05-31')
    t.equal(premium.subsidies.length, 0)
    t.match(premium.possibleSubsidies, [{ programme: { code: 'gyeonggi_2025' }, least: 450_000n, most: 540_000n }])
    t.same(amounts(on('2025-06-01')), [['gyeonggi_2025', 450_000]])
    t.same(amounts(on('2025-07-31')), [['gyeonggi_2025', 450_000]])
    t.same(amounts(on('2025-08-01')), [['gyeonggi_2025', 495_000]])
    t.equal(on('2025-08-01').premium.subsidies[0]?.programme.rule.source, 'operator entry se_newer')
  }
)

t.test('a fund that was entered as used up pays nothing, and payer A has no local programme to follow', async t => {
  const entered = [entry('gyeonggi_2024', { share: 50, budget: 1_000_000_000, budgetExhausted: true })]
  const result = premiumWith({ on: '2024-06-03', gross: 1_000_000, policyholder: at('경기'), entered })
  t.equal(result.premium.payable, 1_000_000n)
  t.same(codes(result), ['subsidy.no_source_for_date', 'subsidy.budget_exhausted gyeonggi_2024'])
})

t.test('between 2024-01-01 and 2025-04-30 no source reaches: none applies, and one note says so', async t => {
  for (const on of ['2024-01-01', '2025-04-30']) {
    const result = premiumWith({ on, gross: 1_000_000 })
    t.equal(result.premium.payable, 1_000_000n)
    t.same(codes(result), ['subsidy.no_source_for_date'])
  }
  for (const on of ['2023-12-31', '2025-05-01']) {
    t.notOk(codes(premiumWith({ on, gross: 1_000_000 })).includes('subsidy.no_source_for_date'), on)
  }
})

t.test('the best stack tells of the firm’s own province and city only', async t => {
  const inCity = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at('경기', '용인') })
  t.same(codes(inCity), ['subsidy.share_not_exact gyeonggi_2025', 'subsidy.share_not_exact gyeonggi_yongin_2025'])
  const elsewhere = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at('경기', '성남시') })
  t.same(codes(elsewhere), ['subsidy.outside_cities', 'subsidy.share_not_exact gyeonggi_2025'])
  t.match(elsewhere.findings[0]?.detail, { province: '경기', cities: /^광명, 김포.*화성$/ })
  const untold = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at('경기') })
  t.same(codes(untold), ['subsidy.city_not_told', 'subsidy.share_not_exact gyeonggi_2025'])
  const nowhere = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: { premises: [] } })
  t.same(codes(nowhere), ['subsidy.premises_not_told'])
  const slip = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at('경기남도', '용인') })
  t.match(slip.findings, [{ code: 'subsidy.province_not_known', detail: { province: '경기남도' } }])
})

t.test('광주 in 경기 is not the province 광주', async t => {
  const result = premiumWith({
    on: '2025-06-02',
    gross: 1_000_000,
    policyholder: at('경기', '광주'),
    choice: ['gwangju_2025']
  })
  t.same(codes(result), ['subsidy.outside_area gwangju_2025'])
})

t.test('of two provinces the one that pays more stays; of two that were named the first', async t => {
  const entered = [
    entry('gyeonggi_2024', { share: 60, capPerFirm: 300_000 }),
    entry('chungnam_2024', { provinces: ['충남'], share: 50 })
  ]
  const firm = { on: '2024-06-03', gross: 1_000_000, policyholder: seatAndSite('경기', '충남'), entered }
  const best = premiumWith(firm)
  t.same(amounts(best), [
    ['chungnam_2024', 450_000],
    ['payer_a_2023', 180_000]
  ])
  t.same(codes(best), ['subsidy.no_source_for_date', 'subsidy.one_for_each_level gyeonggi_2024'])
  const named = premiumWith({ ...firm, choice: ['gyeonggi_2024', 'chungnam_2024'] })
  t.same(amounts(named), [['gyeonggi_2024', 300_000]])
})

function seatAndSite(seat: string, site: string) {
  return {
    premises: [
      { province: seat, city: null, headquarters: true },
      { province: site, city: null, headquarters: false }
    ]
  }
}
