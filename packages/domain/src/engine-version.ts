/**
 * The version of the calculation. It changes whenever the same request and rulebook could give another figure; a stored quote
 * names the one it was worked out with.
 */
export const ENGINE_VERSION = '4'
