/** What both empty routes answer. */
export const EMPTY_ANSWER = { status: 'ok', amount: 500_000 }
