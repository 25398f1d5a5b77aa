import { isIP } from 'node:net'

/** Whether an address or a host name can only be this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost') return true
  const address = bare.startsWith('::ffff:') ? bare.slice(7) : bare
  return (isIP(address) === 4 && address.startsWith('127.')) || address === '::1'
}

/** The name in a Host header, without its port; null when it is none. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined) return null
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?$/.exec(header)
  return match?.[1]?.toLowerCase() ?? null
}
