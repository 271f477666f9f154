import { certificateTerms } from '@trade-credit/policy-service/certificates/certificate-terms.ts'
import { certificateHead } from '@trade-credit/policy-service/certificates/certificate-view.ts'
import { type CertifiedBuyer, CoverCount } from '@trade-credit/policy-service/certificates/certified-cover.ts'
import { certificatePdf } from '@trade-credit/policy-service/certificates/pdf/certificate-pdf.ts'
import { documentFonts } from '@trade-credit/policy-service/pdf/fonts.ts'
import { wrappedLines } from '@trade-credit/policy-service/pdf/wrapped-lines.ts'
import fc from 'fast-check'
import t from 'tap'
import { getDocumentProxy } from 'unpdf'
import { rulesOn } from '../../support/quote-case.ts'

const LETTERS = [...'가나다라마바사아자차카타파하정밀모터스AWil0129㈜③漢⁺&()·., ']
const nameOf = fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 100 }).map(letters => letters.join(''))

t.test('lines are never wider than they may be, and lose nothing but spaces', async t => {
  const { regular } = documentFonts()
  const widthOf = (line: string) => regular.widthOf(line, 9)
  fc.assert(
    fc.property(nameOf, fc.integer({ min: 20, max: 300 }), (text, width) => {
      const lines = wrappedLines(text, width, widthOf)
      const letters = (of: string) => of.replaceAll(' ', '')
      return letters(lines.join('')) === letters(text) && lines.every(line => widthOf(line) <= width)
    })
  )
  t.strictSame(
    wrappedLines('aaa bb\nccccccc d', 5, line => line.length),
    ['aaa', 'bb', 'ccccc', 'cc d']
  )
  t.strictSame(
    wrappedLines('', 5, line => line.length),
    [''],
    'nothing is a line too'
  )
})

t.test('whatever a certificate says, no text lies on another or beside the page', async t => {
  const rows = fc.array(
    fc.record({ name: nameOf, insuredAmount: fc.integer({ min: 1, max: 999_999_999_999 }) }, { noNullPrototype: true }),
    { minLength: 1, maxLength: 30 }
  )
  await fc.assert(
    fc.asyncProperty(
      rows,
      nameOf,
      fc.lorem({ maxCount: 300 }),
      fc.constantFrom('ko', 'en'),
      async (buyers, name, text, language) => {
        const pages = await textsOf(await drawn(buyers, { name, text, language }))
        for (const [at, page] of pages.entries()) t.strictSame(misplaced(page), [], `page ${at + 1} of ${pages.length}`)
      }
    ),
    { numRuns: 8, endOnFailure: true }
  )
})

t.test('of two layouts of the same, each byte is the same; another language is another document', async t => {
  const buyers = [{ name: '예시모터스', insuredAmount: 50_000_000 }]
  const about = { name: '예시정밀', text: '조건' }
  const korean = await drawn(buyers, { ...about, language: 'ko' })
  t.ok(korean.equals(await drawn(buyers, { ...about, language: 'ko' })))
  t.notOk(korean.equals(await drawn(buyers, { ...about, language: 'en' })))
})

t.test('letters that the font lacks are shown by their plain form, and never as nothing', async t => {
  const pages = await textsOf(
    await drawn([{ name: '㈜가③漢', insuredAmount: 1 }], { name: '나', text: '', language: 'ko' })
  )
  t.ok(pages.flat().some(({ text }) => text === '(주)가(3)□'))
})

interface Written {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Texts that leave the page or lie on another; letters stand on a line and reach a fifth of their size below it. */
function misplaced(page: readonly Written[]): string[] {
  const outside = page.filter(({ left, right, top, bottom }) => left < 40 || right > 556 || bottom < 20 || top > 825)
  const overlapping = page.flatMap((a, i) =>
    page
      .slice(i + 1)
      .filter(b => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.bottom < b.top - 0.5 && b.bottom < a.top - 0.5)
      .map(b => `${a.text} on ${b.text}`)
  )
  return [...outside.map(({ text }) => `${text} beside the page`), ...overlapping]
}

async function textsOf(pdf: Uint8Array): Promise<Written[][]> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const numbers = Array.from({ length: document.numPages }, (_, i) => i + 1)
  return Promise.all(
    numbers.map(async number => {
      const { items } = await (await document.getPage(number)).getTextContent()
      return items.flatMap(item => {
        if (!('str' in item) || item.str.trim() === '') return []
        const [, , , size = 0, x = 0, y = 0] = item.transform as number[]
        return [{ text: item.str, left: x, right: x + item.width, bottom: y - 0.156 * size, top: y + 0.844 * size }]
      })
    })
  )
}

interface About {
  readonly name: string
  readonly text: string
  readonly language: string
}

async function drawn(rows: readonly { name: string; insuredAmount: number }[], { name, text, language }: About) {
  const buyers = rows.map(row => ({ ...BUYER, ...row }) as CertifiedBuyer)
  const count = new CoverCount()
  count.add(buyers)
  const terms = certificateTerms(rulesOn('2021-12-01'), { product: 'single_general', covers: 'future_receivables' })
  const facts = { policy: { ...POLICY, policyholderName: name }, invoices: [], pledges: [], terms, today: '2022-06-01' }
  const conditions = [{ businessNumber: null, text }]
  const head = certificateHead({ ...facts, conditions } as never, count)
  const pages = (async function* () {
    yield buyers
  })()
  return Buffer.concat(await arrayOf(certificatePdf(head, pages, language as 'ko' | 'en')))
}

async function arrayOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

const BUYER = {
  businessNumber: '9998600043',
  coveragePercent: 80,
  coveredFrom: '2022-01-01',
  coveredUntil: '2023-01-01'
}

const POLICY = {
  id: 'po_01KAQ2Y0V7C9M2T4N8Q6R5S3WX',
  product: 'single_general',
  policyholder: '9998100015',
  status: 'in_force',
  inception: '2022-01-01',
  expiry: '2023-01-01',
  endedOn: null,
  endsAs: null,
  unpaidSince: null,
  certificateCode: '7Q2M-K9FD-0X4R-TB6H-W3NA',
  paymentPlan: 'annual',
  premium: { gross: 1, discounts: [], net: 1, subsidies: [], payable: 1 }
}
