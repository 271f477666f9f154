import type { MessageTexts } from '../finding-messages.ts'

export const CLAIM_MESSAGES = {} as const satisfies Record<string, MessageTexts>
