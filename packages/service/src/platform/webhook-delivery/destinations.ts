import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress, isWithin } from './public-addresses.ts'

/** Where a request may go: the address is looked up and checked once, and this very address is connected to. */
export interface Destination {
  readonly url: URL
  /** One at least, all of them checked. */
  readonly addresses: readonly string[]
}

/** Why nothing is sent there. */
export type Refusal = 'malformed' | 'insecure' | 'unknown_host' | 'private_address'

/** Decides where webhooks may go. */
export interface Destinations {
  /** Looks the host up now. A name that moved to another address since is judged by where it is now. */
  find(url: string): Promise<Destination | Refusal>
}

export interface DestinationOptions {
  /**
   * Networks, such as `127.0.0.0/8`, that may be sent to although they are private, and by plain HTTP: to try receivers
   * out. None where it counts.
   */
  readonly testNetworks?: readonly string[]
  /** The addresses of a name; rejects or gives none when there are none. By DNS when left out. */
  readonly lookUp?: (name: string) => Promise<readonly string[]>
}

/** Names that no DNS will ever know (RFC 2606, 6761, 7686), so that nobody waits for one. */
const NEVER_IN_DNS = /(^|\.)(test|example|invalid|onion)$/
/** This machine, whatever a DNS says of it (RFC 6761). */
const THIS_MACHINE = /(^|\.)localhost$/

/** Allows HTTPS to hosts all of whose addresses are on the internet, and what `testNetworks` adds. */
export function destinations({ testNetworks = [], lookUp = askDns }: DestinationOptions = {}): Destinations {
  const isForTests = isWithin(testNetworks)
  return {
    async find(text) {
      const url = URL.parse(text)
      if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password + url.hash !== '') {
        return 'malformed'
      }
      if (url.protocol === 'http:' && testNetworks.length === 0) return 'insecure'
      const addresses = await addressesOf(url, lookUp).catch(() => [])
      if (addresses.length === 0) return 'unknown_host'
      // One private address among them is enough: nobody knows which one the system would take.
      if (!addresses.every(address => isForTests(address) || isPublicAddress(address))) return 'private_address'
      if (url.protocol === 'http:' && !addresses.every(isForTests)) return 'insecure'
      return { url, addresses }
    }
  }
}

/** The URL parser has brought `2130706433`, `0x7f.1` and `[::ffff:7f00:1]` into their usual writing. */
async function addressesOf(url: URL, lookUp: NonNullable<DestinationOptions['lookUp']>): Promise<readonly string[]> {
  const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isIP(name) !== 0) return [name]
  if (THIS_MACHINE.test(name)) return ['127.0.0.1', '::1']
  return NEVER_IN_DNS.test(name) ? [] : lookUp(name)
}

/** Two questions of a second and a half at most each: a name server that never answers holds nobody up for long. */
async function askDns(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 1_500, tries: 1 })
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  return [v4, v6].flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
}
