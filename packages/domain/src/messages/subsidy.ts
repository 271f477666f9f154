import type { MessageTexts } from './texts.ts'

/** Sentences about premium subsidies. `{programme}` is a code; the payer's name stands beside it in the answer. */
export const SUBSIDY_MESSAGES = {
  'subsidy.no_source_for_date': {
    ko: '{asOf}에 시행된 지방자치단체 보험료지원 협약은 확인된 자료가 없어 반영하지 않았습니다.',
    en: 'No source says which local subsidy programmes ran on {asOf}, so none was counted but those entered by an operator.'
  },
  'subsidy.not_in_force': {
    ko: '보험료지원 협약 {programme}은(는) {asOf}에 시행 중인 협약이 아닙니다.',
    en: 'The subsidy programme {programme} is not among those of {asOf}.'
  },
  'subsidy.not_yet_in_force': {
    ko: '보험료지원 협약 {programme}은(는) {from}부터 시행됩니다.',
    en: 'The subsidy programme {programme} begins on {from}.'
  },
  'subsidy.period_over': {
    ko: '보험료지원 협약 {programme}은(는) {lastDay}에 끝났습니다.',
    en: 'The last day of the subsidy programme {programme} was {lastDay}.'
  },
  'subsidy.outside_area': {
    ko: '보험료지원 협약 {programme}은(는) {area}에 본사나 사업장이 있는 기업을 지원합니다.',
    en: 'The subsidy programme {programme} is for firms with their seat or premises in {area}.'
  },
  'subsidy.outside_cities': {
    ko: '{province}에는 {cities} 기업을 위한 협약이 있으나 그곳에 본사나 사업장이 없습니다.',
    en: 'In {province} there are programmes for firms in {cities}; none of the premises lies there.'
  },
  'subsidy.city_not_told': {
    ko: '{province}에는 {cities} 기업을 위한 협약이 있습니다. 시·군·구를 알려 주시면 확인합니다.',
    en: 'In {province} there are programmes for firms in {cities}; tell the city of the premises to have them looked at.'
  },
  'subsidy.province_not_known': {
    ko: '소재지 {province}은(는) 알려진 시·도가 아니어서 그곳의 보험료지원 협약을 확인하지 못했습니다. 예: 경기, 경기도, 부산광역시.',
    en: '{province} is no known province, so the programmes there were not looked at. For example: 경기, 경기도, 부산광역시.'
  },
  'subsidy.premises_not_told': {
    ko: '본사나 사업장의 소재지를 알려 주시면 보험료지원 협약을 확인합니다.',
    en: 'Tell where the seat and premises are to have premium subsidies looked at.'
  },
  'subsidy.fact_not_told': {
    ko: '보험료지원 협약 {programme}은(는) {field}을(를) 알아야 확인할 수 있어 반영하지 않았습니다.',
    en: 'The subsidy programme {programme} depends on {field}, which was not told, so it was not counted.'
  },
  'subsidy.size_not_served': {
    ko: '보험료지원 협약 {programme}은(는) 이 규모의 기업({size})을 지원하지 않습니다.',
    en: 'The subsidy programme {programme} is not for firms of this size ({size}).'
  },
  'subsidy.strategic_industry_needed': {
    ko: '보험료지원 협약 {programme}은(는) 전략산업을 영위하는 기업을 지원합니다.',
    en: 'The subsidy programme {programme} is for firms in a strategic industry of the payer.'
  },
  'subsidy.industry_restricted': {
    ko: '영위 업종({ksic})이 보험계약 제한업종에 해당하여 보험료지원 협약 {programme}에서 제외됩니다.',
    en: 'The line of business {ksic} is restricted, which the subsidy programme {programme} excludes.'
  },
  'subsidy.not_customer_of_payer': {
    ko: '보험료지원 협약 {programme}은(는) 지원기관의 고객 기업을 지원합니다.',
    en: 'The subsidy programme {programme} is for customers of the payer.'
  },
  'subsidy.local_programme_needed': {
    ko: '보험료지원 협약 {programme}은(는) 지방자치단체 협약 대상 기업을 지원하나 해당하는 협약이 없습니다.',
    en: 'The subsidy programme {programme} is for firms that a local government’s programme serves; none serves this one.'
  },
  'subsidy.budget_exhausted': {
    ko: '보험료지원 협약 {programme}의 재원이 소진되었습니다.',
    en: 'The fund of the subsidy programme {programme} is used up.'
  },
  'subsidy.one_for_each_level': {
    ko: '같은 단계의 협약은 하나만 적용하므로 {programme} 대신 {other}을(를) 적용했습니다.',
    en: 'One programme of a level pays for a policy: {other} was taken instead of {programme}.'
  },
  'subsidy.share_not_exact': {
    ko: '보험료지원 협약 {programme}의 지원 비율은 {least}~{most}%로만 알려져 있어 납부할 보험료에는 반영하지 않았습니다.',
    en: 'Of the share of the subsidy programme {programme} only the range of {least} to {most} % is known, so what is payable does not count on it.'
  },
  'subsidy.cap_reached': {
    ko: '보험료지원 협약 {programme}의 업체당 한도({cap}원)에 따라 {uncapped}원이 아닌 {amount}원을 지원합니다.',
    en: 'The subsidy programme {programme} pays {amount} won instead of {uncapped}: its cap for one firm is {cap} won.'
  },
  'subsidy.ceiling_trimmed': {
    ko: '지원금 합계는 할인 후 보험료의 {percent}%를 넘을 수 없어 {programme}의 지원금 {asked}원을 {amount}원으로 줄였습니다.',
    en: 'All subsidies pay at most {percent} % of the discounted premium, so {programme} pays {amount} won instead of {asked}.'
  },
  'subsidy.lump_sum_needed': {
    ko: '보험료를 분납하면 보험료지원을 받을 수 없습니다. 일시납이면 {subsidies}원을 지원받아 {payable}원을 냅니다.',
    en: 'A premium paid in instalments gets no subsidy. Paid at once, subsidies would be {subsidies} won and {payable} won payable.'
  }
} as const satisfies Record<string, MessageTexts>
