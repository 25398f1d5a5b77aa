import { createRequire } from 'node:module'

const requirePeer = createRequire(new URL('../package.json', import.meta.url))

/** Loads a peer that is installed beside the benchmarks, outside the workspaces. */
export function loadPeer<Peer>(name: string): Peer {
  const peer: Peer = requirePeer(name)
  return peer
}
