import { createRequire } from 'node:module'

/** Folders with a package.json of their own, for peers whose dependencies clash with those of others. */
export type PeerFolder = 'temporal' | 'dbos'

/** Loads a peer that is installed beside the benchmarks, outside the workspaces. */
export function loadPeer<Peer>(name: string, folder?: PeerFolder): Peer {
  const place = folder === undefined ? '..' : `../peers/${folder}`
  const peer: Peer = createRequire(new URL(`${place}/package.json`, import.meta.url))(name)
  return peer
}
