/**
 * The real clock, for what happens in the world of machines: tokens, key lifetimes, audit and event times, webhooks, cron.
 * Rules and lifecycles never ask it: they are given the business date.
 */
export function now(): Date {
  return new Date()
}

/** Whole seconds since 1970, as JSON Web Tokens count them. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
