import { randomFillSync } from 'node:crypto'

const supply = new Uint8Array(4096)
let spent = supply.length

/**
 * The next random byte (CSPRNG), 0 to 255, never given out twice. The system is asked for thousands at once: to ask for the few of a
 * single code or id each time took longer than to make it.
 */
export function randomByte(): number {
  if (spent === supply.length) {
    randomFillSync(supply)
    spent = 0
  }
  return supply[spent++] ?? 0
}
