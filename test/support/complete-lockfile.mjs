// Adds the optional packages of other platforms that npm leaves out of package-lock.json when the registry it was made
// against does not offer them: without their entries, `npm ci` refuses the lockfile. Run it after every `npm install`.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const added = {}
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue
    added[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true
    }
  }
}
const { '': root, ...others } = { ...lock.packages, ...added }
const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = { '': root, ...Object.fromEntries(sorted) }
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${Object.keys(added).length} packages of other platforms added`)

/** `@scope/binding-linux-x64-musl` → os linux, cpu x64, libc musl; packages of a platform name it this way. */
function platformOf(name) {
  const [os, cpu, libc = ''] = name
    .split('/')
    .at(-1)
    .replace(/^(cli|binding)-/, '')
    .split('-')
  const isLibc = libc.startsWith('musl') || libc.startsWith('gnu')
  return { cpu: [cpu], os: [os], ...(isLibc ? { libc: [libc.startsWith('musl') ? 'musl' : 'glibc'] } : {}) }
}
