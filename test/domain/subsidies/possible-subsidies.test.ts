import t from 'tap'
import { amounts, at, codes, entry, premiumWith } from './subsidy-case.ts'

const YONGIN = { on: '2025-06-02', gross: 1_000_000, policyholder: at('경기', '용인') }

t.test(
  '000:L153 only exact shares reduce what is payable; a range says between which amounts it would lie',
  async t => {
    const { premium } = premiumWith(YONGIN)
    t.equal(premium.net, 900_000n)
    t.same(amounts({ premium }), [['payer_a_2023', 180_000]])
    t.equal(premium.payable, 720_000n)
    t.match(premium.possibleSubsidies, [
      {
        programme: { code: 'gyeonggi_2025' },
        least: 450_000n,
        most: 540_000n,
        leastPayable: 180_000n,
        mostPayable: 270_000n,
        cappedBy: null
      },
      {
        programme: { code: 'gyeonggi_yongin_2025' },
        least: 180_000n,
        most: 630_000n,
        leastPayable: 90_000n,
        mostPayable: 540_000n,
        cappedBy: null
      }
    ])
    t.same(premium.possiblePayable, { least: 45_000n, most: 90_000n }, 'all together, within the ceiling')
  }
)

t.test('a possible one that comes before an exact one may trim it: what the firm pays tells, not the sum', async t => {
  const entered = [entry('payer_a_2023', { level: 'institution', provinces: [], share: 50 }, '2025-06-01')]
  const { premium } = premiumWith({ ...YONGIN, entered, choice: ['payer_a_2023', 'gyeonggi_yongin_2025'] })
  t.equal(premium.payable, 450_000n)
  t.match(premium.possibleSubsidies, [
    { least: 180_000n, most: 630_000n, leastPayable: 45_000n, mostPayable: 270_000n }
  ])
})

t.test('a range with a cap, and one that the ceiling binds', async t => {
  const capped = entry('gyeonggi_2025', { shareRange: { least: 50, most: 60 }, capPerFirm: 500_000 }, '2025-06-01')
  const { premium } = premiumWith({ ...YONGIN, entered: [capped], choice: ['gyeonggi_2025'] })
  t.match(premium.possibleSubsidies, [{ least: 450_000n, most: 500_000n, cappedBy: 'cap_per_firm' }])
  const wide = entry('gyeonggi_2025', { shareRange: { least: 50, most: 96 } }, '2025-06-01')
  const bound = premiumWith({ ...YONGIN, entered: [wide], choice: ['gyeonggi_2025'] }).premium
  t.match(bound.possibleSubsidies, [{ most: 855_000n, cappedBy: 'ceiling' }])
})

t.test('an exact programme of a level stays before a range that might be more', async t => {
  const entered = [entry('gyeonggi_2025', { share: 10 }, '2025-06-01')]
  const premises = [...YONGIN.policyholder.premises, { province: '충남', city: null, headquarters: false }]
  const result = premiumWith({ ...YONGIN, policyholder: { premises }, entered })
  t.same(amounts(result), [
    ['gyeonggi_2025', 90_000],
    ['payer_a_2023', 180_000]
  ])
  t.ok(codes(result).includes('subsidy.one_for_each_level chungnam_2025'))
  t.same(
    result.premium.possibleSubsidies.map(({ programme }) => programme.code),
    ['gyeonggi_yongin_2025']
  )
})

const PROVINCES = [
  '서울',
  '인천',
  '경기',
  '대전',
  '세종',
  '충남',
  '충북',
  '대구',
  '경북',
  '부산',
  '경남',
  '울산',
  '광주',
  '전북'
]
t.test('in each of the 17 provinces a small firm finds its range of 50 to 60 %', async t => {
  for (const province of [...PROVINCES, '전남', '제주', '강원']) {
    const { premium } = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at(province) })
    t.match(
      premium.possibleSubsidies,
      [{ programme: { level: 'province' }, least: 450_000n, most: 540_000n }],
      province
    )
  }
})

t.test('official names of provinces find the same', async t => {
  for (const province of ['경기도', '충청북도', '전북특별자치도', '제주특별자치도', '세종특별자치시', '강원도']) {
    const { premium } = premiumWith({ on: '2025-06-02', gross: 1_000_000, policyholder: at(province) })
    t.equal(premium.possibleSubsidies.length, 1, province)
  }
})
