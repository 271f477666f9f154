// Verifies an export of the audit trail without our software: node docs/verify-audit.mjs [published root] < export.ndjson
// Migration 0005 documents the bytes that are hashed. Ends with status 1 after naming what is wrong.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
const i8 = n => {
  const b = Buffer.alloc(8)
  b.writeBigInt64BE(BigInt(n))
  return b
}
const n4 = s => {
  const b = Buffer.alloc(4)
  b.writeInt32BE(Buffer.byteLength(s))
  return Buffer.concat([b, Buffer.from(s)])
}
const hex = s => Buffer.from(s, 'hex')
const zero = '00'.repeat(32)
const digests = new Map()
let [records, faults, chain, last, root, number, complete] = [0, 0, '', null, zero, 0, false]
const say = text => process.stdout.write(`${text}\n`)
const fault = text => {
  faults += 1
  say(text)
}

for await (const line of createInterface({ input: process.stdin })) {
  const r = JSON.parse(line)
  if (r.kind === 'end') {
    complete = r.records === records
    break
  }
  records += 1
  if (r.kind === 'checkpoint') {
    if (r.number !== number + 1 || r.previousRoot !== root) fault(`checkpoint ${r.number} does not follow ${number}`)
    ;[number, root] = [r.number, r.root]
    digests.set(r.number, { root, digest: sha256(hex(r.previousRoot), i8(r.number), i8(Date.parse(r.takenAt))) })
    continue
  }
  const name = `${r.aggregateType} ${r.aggregateId}`
  if (name !== chain) {
    if (last) fault(`${chain}: the head is missing`)
    ;[chain, last] = [name, { position: 0, hash: zero }]
  }
  if (r.kind === 'entry') {
    if (r.position !== last.position + 1) fault(`${name}: entry ${last.position + 1} is missing`)
    if (r.position === last.position + 1 && r.previousHash !== last.hash)
      fault(`${name}: entry ${last.position} was replaced`)
    const hash = sha256(
      hex(r.previousHash),
      n4(r.aggregateId),
      n4(r.aggregateType),
      i8(r.position),
      n4(r.organisation),
      n4(r.client),
      n4(r.action),
      i8(Date.parse(r.occurredAt)),
      n4(r.text)
    )
    if (hash.toString('hex') !== r.hash) fault(`${name}: entry ${r.position} was changed`)
    last = r
    continue
  }
  // A seal stands right behind the entry it seals, the head behind the last entry.
  if (r.entries !== last.position || r.hash !== last.hash)
    fault(`${name}: the ${r.kind} knows ${r.entries} entries, found ${last.position}`)
  const of = digests.get(r.checkpoint)
  if (of) of.digest = sha256(of.digest, n4(r.aggregateId), n4(r.aggregateType), i8(r.entries), hex(r.hash))
  else if (r.kind === 'seal') fault(`checkpoint ${r.checkpoint} is missing`)
  if (r.kind === 'head') [chain, last] = ['', null]
}
if (last) fault(`${chain}: the head is missing`)
for (const [n, { root, digest }] of digests) if (digest.toString('hex') !== root) fault(`checkpoint ${n} was changed`)
if (process.argv[2] && ![...digests.values()].some(d => d.root === process.argv[2]))
  fault('no checkpoint has the published root')
if (!complete) fault('the export is not complete')
say(faults ? `${faults} faults in ${records} records` : `${records} records are intact; the last root is ${root}`)
process.exitCode = faults ? 1 : 0
