// Runs the test files that its arguments name, one after the other: each is a subtest, as `tap run` would show it. Files in one
// process load what they test once. `t` of 'tap' in a file is that file's subtest, so that what it tears down goes with the file.
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'

// tap names the folders of its test directories after the arguments it finds.
const files = process.argv.splice(2)
const { default: root } = await import('tap')

const TESTS = Symbol.for('test-host')
/** How long the process may take to end once its tests are done. */
const GRACE_MS = 10_000

const tests = new Map<string, Test>()
Object.assign(globalThis, { [TESTS]: tests })

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'tap' || !tests.has(context.parentURL ?? '')) return next(specifier, context)
    const own = `globalThis[Symbol.for('test-host')].get(${JSON.stringify(context.parentURL)})`
    const source = `export * from ${JSON.stringify(import.meta.resolve('tap'))}\nexport default ${own}`
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, format: 'module', shortCircuit: true }
  }
})

// The files have time limits of their own.
const timeout = root.options.timeout ?? 0
root.setTimeout(0)
for (const file of files) {
  await root.test(file, { timeout }, async t => {
    const { href } = pathToFileURL(file)
    tests.set(href, t)
    await import(href)
  })
}
root.end()

setTimeout(
  () => {
    const left = process.getActiveResourcesInfo().join(', ')
    process.stderr.write(`the tests are done, but something keeps their process alive: ${left}\n`)
    process.exit(1)
  },
  Math.min(GRACE_MS, timeout || GRACE_MS)
).unref()
