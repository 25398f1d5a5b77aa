import child_process from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

/** How a process ends that reached what it must not. */
export const tripwireExitCode = 86

/**
 * Makes the network and other processes of this process unusable: what the sandbox is there to make
 * impossible ends everything, and says what was reached, should it happen all the same. The
 * permission model covers the network from Node 25 on only.
 */
export function armTripwires(): void {
  const trip = (api: string) => (): never => {
    process.stdout.write(`${JSON.stringify({ tripwire: api })}\n`)
    process.exit(tripwireExitCode)
  }
  const arm = (target: object, area: string, names: readonly string[]): void => {
    for (const name of names) Reflect.set(target, name, trip(`${area}.${name}`))
  }
  const modules = { net, dns, dgram, child_process }
  for (const [area, module] of Object.entries(modules)) {
    const isCallable = (name: string): boolean =>
      /^[a-z]/.test(name) && typeof Reflect.get(module, name) === 'function'
    arm(module, area, Object.keys(module).filter(isCallable))
  }
  arm(net.Socket.prototype, 'net.Socket', ['connect'])
  arm(globalThis, 'globalThis', ['fetch', 'WebSocket', 'EventSource'])
}
