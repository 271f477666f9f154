/** The products of 매출채권보험 and 어음보험, past and present. What each asks and costs stands in the rulebook. */
export const PRODUCTS = {
  multi_standard: { ko: '다사랑보험 표준형', en: 'Multi-buyer, standard' },
  multi_selective: { ko: '다사랑보험 선택형', en: 'Multi-buyer, selective' },
  multi_custom: { ko: '다사랑보험 맞춤형', en: 'Multi-buyer, custom' },
  multi_small_firm: { ko: '다사랑보험 소기업형', en: 'Multi-buyer, small firm' },
  single_general: { ko: '한사랑보험 일반형', en: 'Single-buyer, general' },
  single_simple: { ko: '한사랑보험 간편보험', en: 'Single-buyer, simple' },
  single_startup: { ko: '한사랑보험 창업보험', en: 'Single-buyer, start-up' },
  single_small_firm: { ko: '한사랑보험 소기업형', en: 'Single-buyer, small firm' },
  b2b_plus: { ko: 'New B2B Plus⁺ 보험', en: 'New B2B Plus⁺' },
  electronic_receivables: { ko: '전자방식 매출채권보험', en: 'Electronic receivables' },
  online_simple: { ko: '온라인 간편보험', en: 'Online, simple' },
  online_startup: { ko: '온라인 창업보험', en: 'Online, start-up' },
  online_direct: { ko: '온라인 다이렉트보험', en: 'Online, direct' },
  online_mini: { ko: '온라인 미니보험', en: 'Online, mini' },
  micro_business: { ko: '소상공인 보험', en: 'Micro business' },
  bill: { ko: '개별어음보험', en: 'Bill insurance' },
  multi_micro_2007: { ko: '소액보험 (2007)', en: 'Small-amount (2007)' }
} as const satisfies Record<string, { ko: string; en: string }>

export type ProductCode = keyof typeof PRODUCTS

export const PRODUCT_CODES = Object.keys(PRODUCTS) as readonly ProductCode[]

/** Whether the text is the code of a product. */
export function isProductCode(text: string): text is ProductCode {
  return Object.hasOwn(PRODUCTS, text)
}
