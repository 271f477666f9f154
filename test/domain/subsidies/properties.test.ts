import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { entry, premiumWith } from './subsidy-case.ts'

const RUNS = { numRuns: 150 }

const share = fc.oneof(
  fc.integer({ min: 1, max: 1000 }).map(tenths => ({ share: tenths / 10 })),
  fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 })).map(([least, more]) => ({
    shareRange: { least, most: least + more }
  }))
)
const cap = fc.option(fc.integer({ min: 0, max: 3_000_000 }), { nil: undefined })
const place = fc.constantFrom<Partial<StatedProgramme>>(
  { level: 'province', provinces: ['경기'] },
  { level: 'province', provinces: ['충남'] },
  { level: 'city', provinces: ['경기'], city: '용인' },
  { level: 'city', provinces: ['충남'], city: '천안' },
  { level: 'institution', provinces: [] },
  { level: 'institution', provinces: [], requires: ['local_government_programme'] }
)

/** Up to six programmes that operators entered for a year of which no source speaks, so nothing else is known. */
const programmes = fc
  .array(fc.tuple(share, cap, place), { minLength: 1, maxLength: 6 })
  .map(drawn =>
    drawn.map(
      ([shares, capPerFirm, terms], i): EnteredProgramme =>
        entry(`drawn_${i}`, { ...terms, ...shares, ...(capPerFirm === undefined ? {} : { capPerFirm }) })
    )
  )
const gross = fc.integer({ min: 0, max: 2_000_000 }).map(tens => tens * 10)
const FIRM = {
  premises: [
    { province: '경기', city: '용인', headquarters: true },
    { province: '충남', city: '천안', headquarters: false }
  ]
}
const premiumOf = (amount: number, entered: readonly EnteredProgramme[], choice: 'best' | 'none' | string[]) =>
  premiumWith({ on: '2024-06-03', gross: amount, policyholder: FIRM, entered, choice }).premium

/** One assertion a property; a failure says with what it failed. */
function holds<Drawn>(t: Test, property: fc.IProperty<Drawn>, parameters: fc.Parameters<Drawn>): void {
  const run = fc.check(property, parameters)
  t.notOk(run.failed, fc.defaultReportMessage(run) ?? `held ${run.numRuns} times`)
}

t.test('the firm pays at least 5 % of the net, and the parts add up to it', async t => {
  holds(
    t,
    fc.property(gross, programmes, (amount, entered) => {
      const { net, discounts, subsidies, payable, possibleSubsidies } = premiumOf(amount, entered, 'best')
      const sum = subsidies.reduce((total, subsidy) => total + subsidy.amount, 0n)
      const leastOwn = net - (net * 95n) / 100n
      return (
        discounts.reduce((total, discount) => total + discount.amount, net as bigint) === BigInt(amount) &&
        sum + payable === net &&
        payable >= leastOwn &&
        subsidies.every(subsidy => subsidy.amount >= 0n && subsidy.amount % 10n === 0n) &&
        subsidies.every(({ programme, amount }) => programme.capPerFirm === null || amount <= programme.capPerFirm) &&
        possibleSubsidies.every(
          one => one.least <= one.most && one.leastPayable >= leastOwn && one.mostPayable <= payable
        )
      )
    }),
    RUNS
  )
})

t.test('no lawful stack is cheaper than the best: every set of codes, tried one by one', async t => {
  holds(
    t,
    fc.property(gross, programmes, (amount, entered) => {
      const best = premiumOf(amount, entered, 'best').payable
      const all = entered.map(({ terms }) => terms.code)
      const sets = Array.from({ length: 2 ** all.length }, (_, set) => all.filter((_, i) => (set >> i) % 2 === 1))
      return sets.every(codes => premiumOf(amount, entered, codes).payable >= best)
    }),
    { numRuns: 60 }
  )
})

t.test('the best stack is one of the stacks that can be named', async t => {
  holds(
    t,
    fc.property(gross, programmes, (amount, entered) => {
      const best = premiumOf(amount, entered, 'best')
      const named = [...best.subsidies, ...best.possibleSubsidies].map(({ programme }) => programme.code)
      return premiumOf(amount, entered, named).payable === best.payable
    }),
    RUNS
  )
})

t.test(
  'a dearer premium costs the firm no less, but for ten won of rounding a payer; one more payer never costs it more',
  async t => {
    holds(
      t,
      fc.property(gross, programmes, fc.integer({ min: 1, max: 10_000 }), (amount, entered, more) => {
        const before = premiumOf(amount, entered, 'best')
        const dearer = premiumOf(amount + more * 10, entered, 'best')
        const another = entry('another', { level: 'institution', provinces: [], share: 7 })
        return (
          dearer.payable + 10n * BigInt(dearer.subsidies.length) >= before.payable &&
          premiumOf(amount, [...entered, another], 'best').payable <= before.payable
        )
      }),
      RUNS
    )
  }
)
