import { type PremiumStanding, whyPremiumStands } from '@trade-credit/domain/policy/reverse-premium.ts'
import t from 'tap'
import { rulesOn, rulesWith } from '../../support/quote-case.ts'

const STANDING: PremiumStanding = {
  reversed: false,
  setOff: false,
  settled: false,
  payoutReserved: false,
  refundedAhead: false,
  beganCover: false
}
const rules = rulesOn('2021-12-01')

t.test(
  'a premium can be taken back, also once the policy is over, unless a payout of it may be on its way',
  async t => {
    for (const [sentence, about, why] of [
      ['as it was recorded', {}, null],
      ['cover began with it', { beganCover: true }, null],
      ['the end is settled with it', { settled: true, beganCover: true }, null],
      ['twice', { reversed: true }, 'reversed'],
      ['kept of a refund or a claim payment', { setOff: true }, 'set_off'],
      ['a payout is reserved', { payoutReserved: true, settled: true }, 'payout_reserved'],
      ['a change gave back what it had paid ahead', { refundedAhead: true, settled: true }, 'refunded_ahead']
    ] as const) {
      t.equal(whyPremiumStands({ ...STANDING, ...about }, rules).why, why, sentence)
    }
  }
)

t.test('where the rules let no cover stand unpaid, the premium that began it stays', async t => {
  const strict = rulesWith(rules, { 'policy.reversal_keeps_cover': false })
  t.equal(whyPremiumStands({ ...STANDING, beganCover: true }, strict).why, 'cover_has_begun')
  t.equal(whyPremiumStands(STANDING, strict).why, null)
  t.equal(whyPremiumStands({ ...STANDING, beganCover: true, settled: true }, strict).why, null, 'no cover is left')
})
