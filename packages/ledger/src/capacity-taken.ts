/**
 * Whether the error says that a hold asked an account for more than was left of its limit on some day. Everything of that
 * transaction is rolled back. Give it to `idempotent` or `changing` as `again`, and ask `availableOn` with `lock` when
 * `attempt` is above 1.
 */
export function isCapacityTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === CAPACITY_TAKEN
}

/** The SQLSTATE that `ledger.place_hold` raises. */
const CAPACITY_TAKEN = 'TC001'
