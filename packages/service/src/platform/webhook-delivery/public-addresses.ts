import { BlockList, isIP } from 'node:net'

/** IPv4 that is nobody's on the internet, by IANA's register of special addresses; the last is the metadata host of a cloud. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32'
]

/** Only this part of IPv6 is given out to anybody; loopback, local and mapped addresses lie outside. */
const GLOBAL_V6 = ['2000::/3']

/** Within it: protocols, documentation, and IPv4 in disguise (Teredo, 6to4). */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const notPublicV4 = listOf(NOT_PUBLIC_V4)
const globalV6 = listOf(GLOBAL_V6)
const notPublicV6 = listOf(NOT_PUBLIC_V6)

/** Whether an address in its usual writing is one on the internet. What is no address at all is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublicV4.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) belongs to this machine's own links.
  return (
    family === 6 && !address.includes('%') && globalV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6')
  )
}

/** Whether the address lies in one of the networks, such as `127.0.0.0/8`. Throws a TypeError for what is no network. */
export function isWithin(networks: readonly string[]): (address: string) => boolean {
  const list = listOf(networks)
  return address => {
    const family = isIP(address)
    return family !== 0 && !address.includes('%') && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/')
    const family = isIP(address)
    if (family === 0 || !/^\d{1,3}$/.test(bits)) throw new TypeError(`not a network: ${network}`)
    list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}
