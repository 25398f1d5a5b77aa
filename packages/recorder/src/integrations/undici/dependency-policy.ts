import { currentSpan, type Layer } from '../../index.ts'

/** Options shared by the fetch wrapper and the undici interceptor. */
export interface DependencyOptions {
  /**
   * Hosts that are told the correlation id, as `host`, `host:port` or `*.suffix`. Loopback always
   * is; nobody else, because a header to a stranger is a leak.
   * @defaultValue `[]`
   */
  readonly propagateTo?: readonly string[]
  /**
   * Names for hosts: `{ 'tools.internal:4010': 'tools' }` makes the component `dependency.tools`.
   * Without a name the host itself is used.
   */
  readonly names?: { readonly [host: string]: string }
  /**
   * Layer of the spans.
   * @defaultValue the layer of the current span, or `'L6'` where that one does no I/O (L1, L4)
   */
  readonly layer?: Layer
}

/** Decides, for one set of options, how a dependency is named and whether it learns the id. */
export interface DependencyPolicy {
  component(url: URL): string
  layer(): Layer
  mayPropagate(url: URL): boolean
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

function isLoopback(hostname: string): boolean {
  return loopbackHosts.has(hostname) || hostname.endsWith('.localhost')
}

function matches(pattern: string, url: URL): boolean {
  if (pattern.startsWith('*.')) return url.hostname.endsWith(pattern.slice(1))
  return pattern === url.host || pattern === url.hostname
}

// Component names are dotted words; a port or an IPv6 address is not.
function componentName(host: string): string {
  return `dependency.${host.toLowerCase().replaceAll(/[^\w.-]+/g, '-')}`
}

/** Reads the options once; the answers are asked for on every call. */
export function dependencyPolicy(options: DependencyOptions): DependencyPolicy {
  const propagateTo = (options.propagateTo ?? []).map((host) => host.toLowerCase())
  const names = new Map(Object.entries(options.names ?? {}))
  return {
    component(url) {
      const name = names.get(url.host) ?? names.get(url.hostname)
      return componentName(name ?? (isLoopback(url.hostname) ? url.host : url.hostname))
    },
    layer() {
      if (options.layer !== undefined) return options.layer
      const layer = currentSpan()?.layer ?? 'L6'
      return layer === 'L1' || layer === 'L4' ? 'L6' : layer
    },
    mayPropagate(url) {
      return isLoopback(url.hostname) || propagateTo.some((pattern) => matches(pattern, url))
    },
  }
}
