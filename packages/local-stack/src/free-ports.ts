import { createServer } from 'node:http'
import { listen } from './listen.ts'
import { isCode } from './private-file.ts'
import type { PortVariable, StackSettings } from './settings.ts'

type Ports = StackSettings['ports']

/** Looks at every port before anything starts. Throws a sentence for one that is taken, or named by two variables. */
export async function requireFreePorts(ports: Ports): Promise<void> {
  const named = new Map<number, PortVariable>()
  for (const [variable, port] of Object.entries(ports) as [PortVariable, number][]) {
    if (port === 0) continue
    const other = named.get(port)
    if (other !== undefined) {
      throw new Error(
        `${other} and ${variable} are both ${port}: set one of them to another port (0 takes a free one).`
      )
    }
    named.set(port, variable)
  }
  // One after the other, so that of several the first is told.
  for (const variable of named.values()) {
    await onPort(variable, ports, async port => (await listen(createServer(), port)).stop())
  }
}

/** Runs `start` with the variable's port; a taken port becomes a sentence that names the variable. */
export async function onPort<Started>(
  variable: PortVariable,
  ports: Ports,
  start: (port: number) => Promise<Started>
): Promise<Started> {
  const port = ports[variable]
  try {
    return await start(port)
  } catch (error) {
    if (!isCode(error, 'EADDRINUSE')) throw error
    throw new Error(
      `Port ${port} is taken: stop what uses it, or set ${variable} to another port (0 takes a free one).`
    )
  }
}
