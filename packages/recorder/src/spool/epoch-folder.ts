import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { writeOwner, type HeaderBase } from './owner-file.ts'
import { formatIdentity, newIdentity } from './process-identity.ts'
import { shipperFree } from './shipper-lock.ts'
import { ledgerFile, producerFolder } from './spool-layout.ts'
import { ShedLedger } from './shed-ledger.ts'

/**
 * Makes an epoch's folder so that it appears complete: with its owner, its free shipper lock and
 * its allocated ledger. Throws the system's error when it cannot be made.
 */
export function makeEpochFolder(dir: string, header: HeaderBase): string {
  const parent = producerFolder(dir, header.producer)
  const path = join(parent, header.producer_epoch)
  const identity = formatIdentity(newIdentity())
  const unfinished = join(parent, `.new-${identity}`)
  makeFolder(unfinished)
  try {
    writeOwner(unfinished, identity, header)
    writeFileSync(join(unfinished, shipperFree), '', { mode: 0o600 })
    new ShedLedger(join(unfinished, ledgerFile)).detach()
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
  return path
}
