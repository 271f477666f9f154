import { certificateTerms } from '@trade-credit/policy-service/certificates/certificate-terms.ts'
import { certificateHead } from '@trade-credit/policy-service/certificates/certificate-view.ts'
import { type CertifiedBuyer, CoverCount } from '@trade-credit/policy-service/certificates/certified-cover.ts'
import { certificatePdf } from '@trade-credit/policy-service/certificates/pdf/certificate-pdf.ts'
import { confirmationPdf } from '@trade-credit/policy-service/confirmations/pdf/confirmation-pdf.ts'
import { documentFonts } from '@trade-credit/policy-service/pdf/fonts.ts'
import { wrappedLines } from '@trade-credit/policy-service/pdf/wrapped-lines.ts'
import fc from 'fast-check'
import t from 'tap'
import { misplacedTexts, placedTexts } from '../../support/pdf-texts.ts'
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
        const pages = await placedTexts(await drawn(buyers, { name, text, language }))
        for (const [at, page] of pages.entries())
          t.strictSame(misplacedTexts(page), [], `page ${at + 1} of ${pages.length}`)
      }
    ),
    { numRuns: 8, endOnFailure: true }
  )
})

t.test('whatever a confirmation says, no text lies on another or beside the page', async t => {
  const amount = fc.integer({ min: 0, max: 9_999_999_999_999 })
  const lines = fc.array(
    fc.record({ buyer: fc.constantFrom('1', '2'), invoiceNumber: nameOf, amount }, { noNullPrototype: true }),
    { maxLength: 30 }
  )
  await fc.assert(
    fc.asyncProperty(lines, nameOf, fc.boolean(), fc.constantFrom('ko', 'en'), async (rows, name, ends, language) => {
      const pages = await placedTexts(await drawnConfirmation(rows, name, ends, language))
      for (const [at, page] of pages.entries())
        t.strictSame(misplacedTexts(page), [], `page ${at + 1} of ${pages.length}`)
    }),
    { numRuns: 6, endOnFailure: true }
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
  const pages = await placedTexts(
    await drawn([{ name: '㈜가③漢', insuredAmount: 1 }], { name: '나', text: '', language: 'ko' })
  )
  t.ok(pages.flat().some(({ text }) => text === '(주)가(3)□'))
})

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

/** Of receivables of two buyers, every third of them not covered. */
async function drawnConfirmation(
  rows: readonly { readonly buyer: string; readonly invoiceNumber: string; readonly amount: number }[],
  name: string,
  ends: boolean,
  language: string
) {
  const lines = rows
    .toSorted((a, b) => Number(a.buyer) - Number(b.buyer))
    .map(({ buyer, invoiceNumber, amount }, i) => ({
      buyer,
      invoiceNumber,
      taxInvoiceNumber: i % 2 ? '20220302-41000000-00000001' : null,
      instrument: 'open_account',
      suppliedOn: '2022-03-02',
      dueOn: '2022-05-31',
      outstanding: amount,
      mostPayable: amount,
      coverage: i % 3 ? { status: 'covered', coveredAmount: amount, findings: [] } : NOT_COVERED
    }))
  const sums = { insuredAmount: 1, receivables: 9, outstanding: 1, coveredOutstanding: 1, mostPayable: 9 }
  const buyers = ['1', '2'].map(businessNumber => ({ businessNumber, name, coveragePercent: 80, ...sums }))
  const view = {
    id: 'ic_01KAQ2Y0V7C9M2T4N8Q6R5S3WX',
    checkAt: '/v1/insured-receivables-confirmations/ic_01KAQ2',
    bank: name,
    policyId: POLICY.id,
    asOf: '2022-06-01',
    validUntil: '2022-06-30',
    withdrawnOn: ends ? '2022-06-02' : null,
    digest: `sha256:${'0f'.repeat(32)}`,
    facts: {
      policyholder: { businessNumber: POLICY.policyholder, name },
      product: 'single_general',
      certificateCode: POLICY.certificateCode,
      period: { inception: '2022-01-01', expiry: '2023-01-01', endedOn: ends ? '2022-05-01' : null },
      pledges: { others: 1, ownRank: 2 },
      buyers,
      receivablesDigest: `sha256:${'0f'.repeat(32)}`
    }
  }
  const pages = (async function* () {
    yield lines
  })()
  return Buffer.concat(await arrayOf(confirmationPdf(view as never, pages as never, language as 'ko' | 'en')))
}

async function arrayOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

const NOT_COVERED = {
  status: 'not_covered',
  coveredAmount: 0,
  findings: [{ code: 'receivable.buyer_not_covered', outcome: 'decline', detail: {}, pointer: null, rule: null }]
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
