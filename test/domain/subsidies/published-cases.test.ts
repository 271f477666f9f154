import t from 'tap'
import { amounts, at, codes, entry, premiumWith } from './subsidy-case.ts'

const GYEONGGI = entry('gyeonggi_2024', { share: 50, capPerFirm: 2_000_000 })
const YONGIN = entry('yongin_2024', { level: 'city', city: '용인', share: 20, capPerFirm: 2_000_000 })

t.test('용인 2024: 400만 → 360만, and 180 + 72 + 72 of it are paid by others', async t => {
  const result = premiumWith({
    on: '2024-06-03',
    gross: 4_000_000,
    policyholder: at('경기도', '용인시 처인구'),
    entered: [GYEONGGI, YONGIN]
  })
  t.equal(result.premium.net, 3_600_000n)
  t.same(amounts(result), [
    ['gyeonggi_2024', 1_800_000],
    ['yongin_2024', 720_000],
    ['payer_a_2023', 720_000]
  ])
  t.equal(result.premium.payable, 360_000n)
  t.same(
    result.premium.instalments.map(({ amount }) => amount),
    [360_000n]
  )
  t.match(result.premium.discounts, [
    {
      name: 'agreement',
      amount: 400_000n,
      rule: { parameter: 'subsidy.agreement_discount', source: '002:L6; 000:L92' }
    }
  ])
  t.match(result.premium.subsidies[0]?.programme.rule, {
    parameter: 'subsidy.local_programmes',
    source: 'operator entry se_gyeonggi_2024_2024-01-01',
    from: '2024-01-01',
    assumed: false
  })
})

t.test('경기: 100 → 90 → 45만', async t => {
  const result = premiumWith({
    on: '2024-06-03',
    gross: 1_000_000,
    policyholder: at('경기', '성남'),
    entered: [GYEONGGI],
    choice: ['gyeonggi_2024']
  })
  t.equal(result.premium.net, 900_000n)
  t.equal(result.premium.payable, 450_000n)
})

const BUSAN: readonly (readonly [gross: number, net: number, busan: number, cappedBy: string | null])[] = [
  [6_000_000, 5_400_000, 2_500_000, 'cap_per_firm'],
  [5_000_000, 4_500_000, 2_250_000, null],
  [5_555_550, 4_999_990, 2_499_990, null],
  [5_555_560, 5_000_000, 2_500_000, null],
  [5_555_580, 5_000_020, 2_500_000, 'cap_per_firm']
]
for (const [gross, net, busan, cappedBy] of BUSAN) {
  t.test(`Busan 2023: ${gross} → ${net} → ${busan} at most 250만 a firm`, async t => {
    // On 2023-04-28 payer A has not begun, so Busan pays alone.
    const result = premiumWith({ on: '2023-04-28', gross })
    t.equal(result.premium.net, BigInt(net))
    t.same(amounts(result), [['busan_2023', busan]])
    t.equal(result.premium.subsidies[0]?.cappedBy, cappedBy)
    t.equal(result.premium.payable, BigInt(net - busan))
    t.same(codes(result), cappedBy ? ['subsidy.cap_reached busan_2023'] : [])
  })
}

t.test('Busan 2023 from May on: payer A adds 20 % of the same net, as a local programme serves the firm', async t => {
  const result = premiumWith({ on: '2023-05-01', gross: 5_000_000 })
  t.same(amounts(result), [
    ['busan_2023', 2_250_000],
    ['payer_a_2023', 900_000]
  ])
  t.equal(result.premium.payable, 1_350_000n)
  t.equal(premiumWith({ on: '2023-05-01', gross: 6_000_000, choice: ['busan_2023'] }).premium.payable, 2_900_000n)
})

t.test('양주 70 % and 태안 90 %, as announced elsewhere', async t => {
  const yangju = premiumWith({
    on: '2024-06-03',
    gross: 1_000_000,
    policyholder: at('경기', '양주'),
    entered: [entry('yangju_2024', { level: 'city', city: '양주', share: 70, capPerFirm: 2_000_000 })],
    choice: ['yangju_2024']
  })
  t.same(amounts(yangju), [['yangju_2024', 630_000]])
  const taean = premiumWith({
    on: '2024-06-03',
    gross: 1_000_000,
    policyholder: at('충남', '태안군'),
    entered: [
      entry('chungnam_2024', { provinces: ['충남'], share: 50, capPerFirm: 14_000_000 }),
      entry('taean_2024', { level: 'city', provinces: ['충남'], city: '태안', share: 20, capPerFirm: 3_000_000 })
    ]
  })
  t.equal(taean.premium.payable, 90_000n)
})

t.test('소상공인: the better discount alone, unless the rulebook adds them up', async t => {
  const micro = {
    on: '2025-06-02',
    gross: 1_000_000,
    product: 'micro_business',
    policyholder: { size: 'micro' }
  } as const
  const { premium } = premiumWith({ ...micro, choice: ['payer_a_2023'] })
  t.match(premium.discounts, [{ name: 'product', amount: 300_000n }])
  t.equal(premium.discounts.length, 1)
  t.equal(premium.payable, 560_000n)
  t.equal(premiumWith({ ...micro, choice: 'none' }).premium.payable, 700_000n)
})

t.test('without an agreement there is no agreement discount, and before 2023-04 nothing to say', async t => {
  for (const changes of [
    { on: '2023-06-01', policyholder: at('서울', '구로') },
    { on: '2023-06-01', choice: 'none' },
    { on: '2021-12-01' }
  ] as const) {
    const { premium } = premiumWith({ gross: 500_000, ...changes })
    t.match(premium, { discounts: [], net: 500_000n, subsidies: [], possiblePayable: null, payable: 500_000n })
    t.equal(premium.discounts.length, 0)
  }
  t.same(codes(premiumWith({ gross: 500_000, on: '2021-12-01' })), [])
  t.same(codes(premiumWith({ gross: 500_000, on: '2021-12-01', choice: ['busan_2023'] })), [
    'subsidy.no_source_for_date'
  ])
})
