import type { MessageTexts } from './texts.ts'

export const CLAIM_MESSAGES = {} as const satisfies Record<string, MessageTexts>
