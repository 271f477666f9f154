import t from 'tap'
import { type Changes, findingsOf, quoteWith } from '../../support/quote-case.ts'

/** One row per boundary: what is changed, and the findings that result. `[]` means that the quote is clean. */
const CASES: readonly (readonly [sentence: string, changes: Changes, findings: readonly string[]])[] = [
  // 001:L345 사업개시일부터 청약접수일까지 7년 이내
  ['the day before the seventh anniversary', { policyholder: { openedOn: '2014-12-02' } }, []],
  ['on the seventh anniversary', { policyholder: { openedOn: '2014-12-01' } }, []],
  [
    'the day after the seventh anniversary',
    { policyholder: { openedOn: '2014-11-30' } },
    ['decline policyholder.business_age_over_limit']
  ],
  [
    'opened on 29 February, on 28 February seven years later',
    { on: '2023-02-28', policyholder: { openedOn: '2016-02-29' } },
    []
  ],
  [
    'opened on 29 February, on 1 March seven years later',
    { on: '2023-03-01', policyholder: { openedOn: '2016-02-29' } },
    ['decline policyholder.business_age_over_limit']
  ],
  ['opened on the day itself', { policyholder: { openedOn: '2021-12-01' } }, []],
  ['opening day in the future', { policyholder: { openedOn: '2021-12-02' } }, ['refer policyholder.not_yet_opened']],
  ['opening day not told', { policyholder: { openedOn: null } }, ['refer input.missing']],
  ['online direct does not ask for age', { product: 'online_direct', policyholder: { openedOn: '1990-01-01' } }, []],
  ['online direct does not need the opening day', { product: 'online_direct', policyholder: { openedOn: null } }, []],

  // 001:L100, 003:L2039 size; 3,000억 미만 on three years' average
  ['a micro business', { policyholder: { size: 'micro' } }, []],
  ['a medium-sized firm', { policyholder: { size: 'medium' } }, []],
  ['a large firm', { policyholder: { size: 'large' } }, ['decline policyholder.size_not_eligible']],
  ['mid-sized with one year of sales', { policyholder: { size: 'mid_sized' } }, ['refer input.missing']],
  ['mid-sized, average one won under', midSized(299_999_999_999, 299_999_999_999, 299_999_999_999), []],
  ['mid-sized, average a third of a won under', midSized(300_000_000_000, 300_000_000_000, 299_999_999_999), []],
  [
    'mid-sized, average at 3,000억',
    midSized(300_000_000_000, 300_000_000_000, 300_000_000_000),
    ['decline policyholder.mid_sized_sales_over_limit']
  ],
  [
    'mid-sized, average over',
    midSized(300_000_000_000, 300_000_000_001, 300_000_000_000),
    ['decline policyholder.mid_sized_sales_over_limit']
  ],
  [
    'mid-sized, only the latest three years count',
    {
      policyholder: {
        size: 'mid_sized',
        annualSales: [2017, 2018, 2019, 2020].map(year => ({
          year,
          amount: year === 2017 ? 900_000_000_000 : 100_000_000_000
        }))
      }
    },
    []
  ],

  // 003:L2043-2047
  ['business suspended', { policyholder: { suspended: true } }, ['decline policyholder.suspended']],
  ['suspension not told', { policyholder: { suspended: null } }, ['refer input.missing']],
  [
    'guarantee debt unresolved',
    { policyholder: { unresolvedGuarantee: true } },
    ['decline policyholder.unresolved_guarantee']
  ],
  ['guarantee debt not told', { policyholder: { unresolvedGuarantee: null } }, ['refer input.missing']],

  // 002:L21-35
  ['industry not told', { policyholder: { industry: null } }, ['refer input.missing']],
  ['a whole section (construction)', industry('F41111'), ['decline policyholder.industry_restricted']],
  ['a whole section (restaurants)', industry('I56111'), ['decline policyholder.industry_restricted']],
  ['a whole class (wholesale of alcohol)', industry('G46331'), ['decline policyholder.industry_restricted']],
  ['the class beside it (wholesale of soft drinks)', industry('G46332'), []],
  ['a whole division (personal services)', industry('S96112'), ['decline policyholder.industry_restricted']],
  ['its first exception (industrial laundry)', industry('S96911'), []],
  ['its second exception (laundry supply)', industry('S96913'), []],
  ['between the exceptions', industry('S96912'), ['decline policyholder.industry_restricted']],
  [
    'part of a class, activities not declared',
    industry('G46102', null),
    ['refer policyholder.industry_activity_undeclared']
  ],
  ['part of a class, none of the activities carried on', industry('G46102', []), []],
  ['part of a class, an activity of another class', industry('G46102', ['fur_wholesale']), []],
  [
    'part of a class, the activity in the words of the list',
    industry('G46102', ['담배,주류 중개']),
    ['decline policyholder.industry_restricted']
  ],
  [
    'part of a class, an activity that the list does not know',
    industry('G46102', ['담배 중개']),
    ['refer policyholder.industry_activity_undeclared']
  ],
  [
    'every finding at once',
    {
      policyholder: { size: 'large', suspended: true, unresolvedGuarantee: true, openedOn: '2000-01-01' }
    },
    [
      'decline policyholder.size_not_eligible',
      'decline policyholder.suspended',
      'decline policyholder.unresolved_guarantee',
      'decline policyholder.business_age_over_limit'
    ]
  ]
]

for (const [sentence, changes, findings] of CASES) {
  t.test(sentence, async t => {
    const result = quoteWith(changes)
    t.same(findingsOf(result), findings)
    const gravest = findings.some(f => f.startsWith('decline'))
      ? 'declined'
      : findings.some(f => f.startsWith('refer'))
        ? 'referred'
        : 'quoted'
    t.equal(result.status, gravest)
    t.equal(result.premium === null, gravest !== 'quoted', 'a price stands exactly when quoted')
  })
}

t.test('a restricted line beside the main business asks a person', async t => {
  const result = quoteWith({ policyholder: { otherIndustries: [{ ksic: 'I55101' }] } })
  t.same(findingsOf(result), ['refer policyholder.industry_restricted'])
  t.equal(result.findings[0]?.pointer, '/policyholder/otherIndustries/0')
})

t.test('a finding names the rule with its source, and only the line of the list that applied', async t => {
  const [finding] = quoteWith(industry('G46331')).findings
  t.match(finding?.rule, { parameter: 'policyholder.restricted_industries', stated: { codes: ['G46331'] } })
})

function midSized(...amounts: readonly number[]): Changes {
  return { policyholder: { size: 'mid_sized', annualSales: amounts.map((amount, i) => ({ year: 2018 + i, amount })) } }
}

function industry(ksic: string, activities: string[] | null = []): Changes {
  return { policyholder: { industry: { ksic, ksicRevision: 10, activities } } }
}
