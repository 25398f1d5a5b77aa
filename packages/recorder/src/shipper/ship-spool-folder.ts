import { SpoolShipper, type ShipperProgress } from './spool-shipper.ts'
import type { Transport } from './transport.ts'

/** Attempts in a row that may fail before `once` gives up. */
const onceAttemptsMax = 4

export interface ShipSpoolOptions {
  /** The spool, such as `.first-contact/spool`. */
  readonly dir: string
  readonly transport: Transport
  /** Ends when everything is delivered, or nothing moves; else ships until aborted. */
  readonly once?: boolean
  readonly onProgress?: (progress: ShipperProgress) => void
  readonly signal?: AbortSignal
}

export interface ShipReport extends ShipperProgress {
  /** Records that this call could not deliver. */
  readonly remaining: number
}

/**
 * Delivers a spool from outside the processes that fill it, also beside living ones: where such a
 * process ships its own folder, that folder is left to it. Never rejects.
 */
export async function shipSpoolFolder(options: ShipSpoolOptions): Promise<ShipReport> {
  const { dir, transport, onProgress, signal } = options
  const shipper = new SpoolShipper({ dir, transport, onProgress, includesLiving: true })
  const stop = (): void => shipper.stop()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted === true) shipper.stop()
  try {
    if (options.once === true) await shipper.runOnce(onceAttemptsMax)
    else await shipper.run()
    return { ...shipper.progress, remaining: shipper.countRemaining() }
  } finally {
    shipper.close()
    signal?.removeEventListener('abort', stop)
  }
}
