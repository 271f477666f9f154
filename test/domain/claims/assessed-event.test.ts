import { type EventDays, isOfSameEvent } from '@trade-credit/domain/insured-events/assessed-event.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import t from 'tap'

const days = (occurredOn: string, claimableFrom = occurredOn): EventDays => ({
  occurredOn: plainDate(occurredOn),
  claimableFrom: plainDate(claimableFrom)
})
const assessed = days('2022-05-02')

t.equal(isOfSameEvent(assessed, days('2022-05-02')), true, 'the day on which it was assessed')
t.equal(isOfSameEvent(assessed, days('2022-05-01')), false, 'the day before')
t.equal(isOfSameEvent(assessed, days('2022-05-03')), false, 'the day after')
t.equal(isOfSameEvent(assessed, days('2022-05-02', '2022-05-03')), false, 'claimable from another day')
