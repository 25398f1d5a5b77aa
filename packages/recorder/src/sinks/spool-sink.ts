import { resolve } from 'node:path'
import { scrubText } from '../scrubber/scrub-text.ts'
import { startShipping, type Shipping, type ShippingMode } from '../shipper/shipping.ts'
import type { ShipperProgress } from '../shipper/spool-shipper.ts'
import { within } from '../shipper/within.ts'
import { runInCleanContext } from '../spool/spool-clock.ts'
import { fsyncIntervalMsDefault, spoolMaxBytesDefault } from '../spool/spool-settings.ts'
import { Spool } from '../spool/spool.ts'
import { survivesRedeploy } from '../spool/survives-redeploy.ts'
import type {
  AppendOutcome,
  BatchOutcome,
  RecordSink,
  RecordSummary,
  SinkStatus,
  SpoolSinkOptions,
} from './record-sink.ts'

/** How a spool stands, beyond what every sink says. */
export interface SpoolStatus extends SinkStatus {
  readonly kind: 'spool'
  /** Bytes of this process's records on the disk. */
  readonly spooledBytes: number
  readonly shipping: ShippingMode
  readonly deliveredRecords: number
  readonly duplicateRecords: number
  /** Folders of processes that are gone, now delivered from here. */
  readonly adoptedFolders: number
  readonly lastDeliveryAt: string | null
  readonly survivesRedeploy: boolean | null
}

/** The default sink: a local spool that survives kill -9, delivered in the background. */
export class SpoolSink implements RecordSink {
  readonly survivesRedeploy: boolean | null
  readonly #dir: string
  readonly #spool: Spool
  readonly #shipping: Shipping | undefined
  #ownFolder: string | undefined
  #progress: ShipperProgress | undefined

  constructor(options: SpoolSinkOptions) {
    this.#dir = resolve(options.dir)
    this.survivesRedeploy = survivesRedeploy(this.#dir)
    this.#spool = new Spool({
      dir: this.#dir,
      context: options.context,
      maxBytes: options.maxBytes ?? spoolMaxBytesDefault,
      fsyncIntervalMs: options.fsyncIntervalMs ?? fsyncIntervalMsDefault,
      warn,
      onDurable: () => this.#wakeShipper(),
    })
    this.#shipping =
      options.ship === 'none'
        ? undefined
        : startShipping({
            dir: this.#dir,
            station: options.station,
            transport: options.transport,
            maxBytes: options.maxBytes ?? spoolMaxBytesDefault,
            onProgress: (progress) => this.#follow(progress),
            warn,
          })
    this.#wakeShipper()
  }

  append(line: Buffer, summary: RecordSummary): AppendOutcome {
    return this.#spool.append(line, summary)
  }

  appendMany(lines: readonly Buffer[], summaries: readonly RecordSummary[]): BatchOutcome {
    return this.#spool.appendMany(lines, summaries)
  }

  async flush(): Promise<void> {
    await this.#spool.sync()
  }

  async drain(timeoutMs: number): Promise<{ readonly remaining: number }> {
    this.#spool.settleAccount()
    await this.#spool.sync()
    if (this.#shipping !== undefined) await within(this.#shipping.drain(), timeoutMs)
    return { remaining: this.#spool.pendingRecords }
  }

  async stop(timeoutMs: number): Promise<void> {
    await this.#spool.close()
    await this.#shipping?.stop(timeoutMs)
    const isDelivered = this.#shipping !== undefined && this.#spool.pendingRecords === 0
    if (isDelivered && this.#rejectedRecords === 0) this.#spool.removeFolder()
  }

  status(): SpoolStatus {
    return {
      kind: 'spool',
      location: this.#spool.folder ?? this.#dir,
      appendedRecords: this.#spool.appendedRecords,
      shedRecords: this.#spool.shedRecords,
      pendingRecords: this.#shipping === undefined ? null : this.#spool.pendingRecords,
      rejectedRecords: this.#rejectedRecords,
      trouble: this.#progress?.trouble ?? this.#spool.trouble,
      spooledBytes: this.#spool.bytes,
      shipping: this.#shipping?.mode ?? 'none',
      deliveredRecords: this.#progress?.deliveredRecords ?? 0,
      duplicateRecords: this.#progress?.duplicateRecords ?? 0,
      adoptedFolders: this.#progress?.adoptedFolders ?? 0,
      lastDeliveryAt: this.#progress?.lastDeliveryAt ?? null,
      survivesRedeploy: this.survivesRedeploy,
    }
  }

  get #rejectedRecords(): number {
    return this.#progress?.rejectedRecords ?? 0
  }

  #follow(progress: ShipperProgress): void {
    this.#progress = progress
    if (progress.own !== undefined) this.#spool.noteShipped(progress.own)
    this.#warnHeld(progress)
    this.#warnRejected(progress)
  }

  readonly #warnedStatuses = new Set<number>()

  #warnHeld({ heldStatus, trouble }: ShipperProgress): void {
    if (heldStatus === null || this.#warnedStatuses.has(heldStatus)) return
    this.#warnedStatuses.add(heldStatus)
    warn(`${trouble ?? 'the station refuses records'}; records are kept in the spool`)
  }

  readonly #warnedCodes = new Set<string>()

  #warnRejected({ rejections }: ShipperProgress): void {
    for (const { code, message, keptIn, laterIn } of rejections) {
      if (this.#warnedCodes.has(code)) continue
      this.#warnedCodes.add(code)
      // What a station says is one line here, whatever is in it.
      const said = scrubText(`${code}: ${message}`.replaceAll(/\p{C}+/gu, ' '), 300)
      warn(
        `the station refuses records for good (${said}); they are kept in ${keptIn}, and in ${laterIn} when that folder is finished`,
      )
    }
  }

  #wakeShipper(): void {
    const folder = this.#spool.folder
    runInCleanContext(() => {
      if (folder !== this.#ownFolder) this.#shipping?.setOwnFolder(folder)
      this.#ownFolder = folder
      this.#shipping?.wake()
    })
  }
}

/** Opens the spool in `options.dir`. Never throws: without a folder, records are counted only. */
export function createSpoolSink(options: SpoolSinkOptions): SpoolSink {
  return new SpoolSink(options)
}

/** One line for the operator; a closed stderr must not hurt the application. */
function warn(message: string): void {
  try {
    process.stderr.write(`first-contact: ${message}\n`)
  } catch {
    // There is nobody to tell.
  }
}
