import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that an insured event can make. */
export const EVENT_MESSAGES = {
  'event.not_insured': {
    ko: '이 사유는 계약 당시 약관에서 정한 보험사고에 해당하지 않습니다.',
    en: 'This is not an insured event under the terms of the contract.'
  },
  'event.date_missing': {
    ko: '사고일을 확인할 수 있는 날짜를 알려 주세요.',
    en: 'Give the date from which the day of the event can be taken.'
  },
  'event.in_the_future': {
    ko: '사고일({date})이 아직 오지 않았습니다. 날짜를 다시 확인해 주세요.',
    en: 'The event is dated {date}, which has not come yet. Check the date.'
  },
  'event.overdue_period_running': {
    ko: '결제기일이 지난 뒤 기다려야 하는 기간이 아직 끝나지 않았습니다. {date}부터 청구하실 수 있습니다.',
    en: 'The waiting period after the due date is still running. You can claim from {date}.'
  },
  'event.overdue_cured': {
    ko: '{date}에 대금이 모두 결제되어 결제지연 사고가 아닙니다.',
    en: 'The receivable was paid in full on {date}, so it is not an overdue event.'
  },
  'event.suspension_awaited': {
    ko: '거래정지처분은 아직 확인되지 않았습니다. 부도사유가 발생한 날을 사고일로 하며, 처분이 확인되면 알려 주세요.',
    en: 'Suspension of dealings is not confirmed yet. The event is dated by the reason for dishonour; tell us when it is confirmed.'
  },
  'event.suspended_before_reason': {
    ko: '거래정지일({date})이 부도사유 발생일보다 빠릅니다. 날짜를 다시 확인해 주세요.',
    en: 'Dealings were suspended on {date}, before the reason for dishonour arose. Check the dates.'
  },
  'event.closure_by_report_date': {
    ko: '실제 폐업일이 분명하지 않아 폐업신고서 접수일({date})을 폐업일로 보았습니다.',
    en: 'The actual closure is unclear, so the day the closure report was received, {date}, counts.'
  },
  'event.dissolution_of_person': {
    ko: '개인기업에는 해산등기가 없습니다. 폐업 등 다른 사유를 확인해 주세요.',
    en: 'A sole proprietor has no dissolution registration. Check whether it was a closure or another event.'
  },
  'event.personal_rehabilitation_of_company': {
    ko: '개인회생은 개인만 신청할 수 있습니다. 법인의 회생 또는 파산 신청인지 확인해 주세요.',
    en: 'Personal rehabilitation is open to individuals only. Check whether it was a rehabilitation or bankruptcy petition.'
  },
  'event.petitioner_unknown': {
    ko: '신청인이 누구인지 확인되지 않았습니다. 접수증명원 등으로 확인해 주세요.',
    en: 'It is not known who filed the petition. Confirm it by the court’s receipt.'
  },
  'event.petitioner_not_entitled': {
    ko: '이 절차는 해당 신청인({petitioner})이 신청할 수 없는 절차입니다. 신청 내용을 다시 확인해 주세요.',
    en: 'This petition cannot be filed by that petitioner ({petitioner}). Check what was filed.'
  },
  'event.dated_by_rule': {
    ko: '알려 주신 사고일({given}) 대신 규정에 따라 {date}을 사고일로 보았습니다.',
    en: 'By the rules the event is dated {date}, not {given} as given.'
  }
} as const satisfies Record<string, MessageTexts>
