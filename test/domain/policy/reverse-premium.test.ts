import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { POLICY_STATUSES } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { type PremiumStanding, whyPremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import t from 'tap'
import { rulesOn, rulesWith } from '../../support/quote-case.ts'

const STANDING: PremiumStanding = {
  reversed: false,
  setOff: false,
  status: 'in_force',
  endedOn: null,
  paidBack: false,
  refundedSince: false,
  beganCover: false
}
const rules = rulesOn('2021-12-01')

t.test('a premium can be taken back until its money has gone into what was given back', async t => {
  for (const [sentence, about, why] of [
    ['as it was recorded', {}, null],
    ['cover began with it', { beganCover: true }, null],
    ['twice', { reversed: true }, 'reversed'],
    ['kept of a refund or a claim payment', { setOff: true }, 'set_off'],
    ['to be cancelled on a later day', { endedOn: plainDate('2022-02-15') }, 'ending'],
    ['too much of it was paid back', { paidBack: true }, 'paid_back'],
    ['given back for a change', { refundedSince: true }, 'refunded_since']
  ] as const) {
    t.equal(whyPremiumStands({ ...STANDING, ...about }, rules).why, why, sentence)
  }
  const open = POLICY_STATUSES.filter(status => whyPremiumStands({ ...STANDING, status }, rules).why === null)
  t.strictSame(open, ['awaiting_payment', 'in_force', 'in_arrears', 'expired'])
})

t.test('where the rules let no cover stand unpaid, the premium that began it stays', async t => {
  const strict = rulesWith(rules, { 'policy.reversal_keeps_cover': false })
  t.equal(whyPremiumStands({ ...STANDING, beganCover: true }, strict).why, 'cover_has_begun')
  t.equal(whyPremiumStands(STANDING, strict).why, null)
})
