import t from 'tap'
import { type Changes, findingsOf, quoteWith } from '../../support/quote-case.ts'

const DECLINED = 'decline quote.too_few_buyers'

/** What is changed on the buyer, and all findings: a declined buyer leaves the quote without one. */
const CASES: readonly (readonly [sentence: string, changes: Changes, findings: readonly string[]])[] = [
  ...(['government', 'local_government', 'government_invested', 'public_body', 'overseas'] as const).map(
    kind => [`001:L101 ${kind}`, { buyer: { kind } }, [DECLINED, 'decline buyer.kind_excluded']] as const
  ),
  ['003:L2051 a related firm', { buyer: { relatedFirm: true } }, [DECLINED, 'decline buyer.related_firm']],
  ['relation not told', { buyer: { relatedFirm: null } }, ['refer input.missing']],
  ['003:L2051 in arrears', { buyer: { inArrears: true } }, [DECLINED, 'decline buyer.in_arrears']],
  ['arrears not told', { buyer: { inArrears: null } }, ['refer input.missing']],
  ['003:L2053 unsuitable, start-up product', { buyer: { unsuitable: true } }, [DECLINED, 'decline buyer.unsuitable']],
  [
    '001:L407 unsuitable, online',
    { product: 'online_direct', buyer: { unsuitable: true } },
    ['refer buyer.unsuitable']
  ],
  ['the policyholder itself', { buyer: { businessNumber: '9998100015' } }, [DECLINED, 'decline buyer.is_policyholder']],
  ['001:L346 best grade', { buyer: { creditGrade: 1 } }, []],
  ['001:L346 worst grade admitted', { buyer: { creditGrade: 14 } }, []],
  ['001:L346 one grade too weak', { buyer: { creditGrade: 15 } }, [DECLINED, 'decline buyer.grade_outside_range']],
  [
    'unrated',
    { buyer: { creditStatus: 'unrated', creditGrade: null } },
    [DECLINED, 'decline buyer.unrated_not_admitted']
  ],
  ['unassessed refers', { buyer: { creditStatus: 'unassessed', creditGrade: null } }, ['refer buyer.unassessed']],
  ['status not told', { buyer: { creditStatus: null } }, ['refer input.missing']],
  ['graded without a grade', { buyer: { creditGrade: null } }, ['refer input.missing']],
  [
    '001:L401 online direct asks for no grade',
    { product: 'online_direct', buyer: { creditStatus: null, creditGrade: null } },
    []
  ],
  ['001:L124 a sole proprietor has to consent', { buyer: { form: 'sole_proprietor' } }, ['note buyer.consent_needed']],
  ['form not told', { buyer: { form: null } }, ['refer input.missing']],
  ['001:L303 a prospective buyer is welcome', { buyer: { tradeStatus: 'prospective', salesLastYear: 0 } }, []],
  ['payment terms not told', { buyer: { paymentTermDays: null } }, ['refer input.missing']],
  ['size not told', { buyer: { size: null } }, ['refer input.missing']],
  ['no sales told', { buyer: { expectedSales: null, salesLastYear: null } }, ['refer input.missing']],
  ['last year’s sales stand in', { buyer: { expectedSales: null } }, []]
]

for (const [sentence, changes, findings] of CASES) {
  t.test(sentence, async t => {
    const result = quoteWith(changes)
    t.same(findingsOf(result), findings)
    t.equal(result.buyers[0]?.eligible, !findings.some(f => f.startsWith('decline buyer')))
  })
}

t.test('a finding points at the field of the buyer', async t => {
  t.equal(quoteWith({ buyer: { kind: 'overseas' } }).buyers[0]?.findings[0]?.pointer, '/buyers/0/kind')
})
