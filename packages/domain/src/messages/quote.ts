import type { MessageTexts } from '../finding-messages.ts'

export const QUOTE_MESSAGES = {
  'product.terms_not_published': {
    ko: '이 상품의 조건({parameter})은 공표되어 있지 않아 담당자가 안내합니다.',
    en: 'The terms of this product ({parameter}) are not published, so an underwriter answers instead of a price.'
  }
} as const satisfies Record<string, MessageTexts>
