/** How a handler that changes something is to be run. */
export interface AttemptOptions {
  /**
   * Whether the whole work, after this error rolled it back, is done once more in a new transaction; its context then says
   * `attempt` 2 or more. Not for a route that reads its body as a stream.
   */
  readonly again?: (error: unknown) => boolean
}

/** The work is refused with its error when it has failed so often. */
export const MOST_ATTEMPTS = 4

/** Does the work, and does it again as long as `again` says so of its error. Rejects with the last error. */
export async function withAttempts<R>(work: (attempt: number) => Promise<R>, { again }: AttemptOptions): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt)
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !again?.(error)) throw error
    }
  }
}
