import {
  businessNumber,
  corporateNumber,
  isBusinessNumber,
  isCorporateNumber
} from '@trade-credit/domain/business-number.ts'
import fc from 'fast-check'
import t from 'tap'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map(all => all.join(''))
const endings = (stem: string, isNumber: (text: string) => boolean) =>
  [...'0123456789'].filter(digit => isNumber(stem + digit)).map(digit => stem + digit)

t.test('every nine digits have exactly one check digit, every twelve too', async t => {
  const business = fc.property(digits(9), stem => endings(stem, isBusinessNumber).length === 1)
  const corporate = fc.property(digits(12), stem => endings(stem, isCorporateNumber).length === 1)
  t.doesNotThrow(() => fc.assert(business, { numRuns: 300 }))
  t.doesNotThrow(() => fc.assert(corporate, { numRuns: 300 }))
})

t.test('one wrong digit is found, in a corporate number at any place', async t => {
  const property = fc.property(
    digits(12),
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 9 }),
    (stem, at, shift) => {
      const right = endings(stem, isCorporateNumber)[0] ?? ''
      const wrong = right.slice(0, at) + ((Number(right[at]) + shift) % 10) + right.slice(at + 1)
      // Doubling mod 10 cannot tell a digit from one five away: such a slip at an even place goes unseen.
      return isCorporateNumber(wrong) === (at % 2 === 1 && at < 12 && shift === 5)
    }
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})

// In the ninth place the weight is 5 and its tens are added: only there may two digits look alike.
t.test('one wrong digit is found, in a business number at all but the ninth place', async t => {
  const places = fc.integer({ min: 0, max: 9 }).filter(at => at !== 8)
  const property = fc.property(digits(9), places, fc.integer({ min: 1, max: 9 }), (stem, at, shift) => {
    const right = endings(stem, isBusinessNumber)[0] ?? ''
    const wrong = right.slice(0, at) + ((Number(right[at]) + shift) % 10) + right.slice(at + 1)
    return !isBusinessNumber(wrong)
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})

t.test('numbers with and without their hyphens', async t => {
  t.equal(businessNumber('9998100015'), '9998100015')
  t.equal(businessNumber('999-81-00015'), '9998100015')
  t.equal(businessNumber('999-86-00043'), '9998600043')
  const corporate = endings('110111000000', isCorporateNumber)[0] ?? ''
  t.equal(corporateNumber(corporate), corporate)
  t.equal(corporateNumber(`${corporate.slice(0, 6)}-${corporate.slice(6)}`), corporate)
})

t.test('anything else is refused without repeating it', async t => {
  for (const text of [
    '',
    '9998100016',
    '999810001',
    '99981000155',
    '99-981-00015',
    '9998 100015',
    '999-8100015',
    '９９９8100015',
    'abcdefghij'
  ]) {
    t.equal(isBusinessNumber(text), false, JSON.stringify(text))
    t.throws(() => businessNumber(text), { name: 'RangeError', message: /ten digits/ })
  }
  for (const text of ['', '1101110000000'.slice(1), '1101-110000000', '110111-000000']) {
    t.equal(isCorporateNumber(text), false, JSON.stringify(text))
    t.throws(() => corporateNumber(text), { name: 'RangeError', message: /thirteen digits/ })
  }
})
