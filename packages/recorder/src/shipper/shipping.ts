import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { runInCleanContext } from '../spool/spool-clock.ts'
import type { StationAddress } from '../sinks/record-sink.ts'
import { HttpTransport } from './http-transport.ts'
import type { FromShipper, ShipperWorkerData, ToShipper } from './shipper-messages.ts'
import { SpoolShipper, type ShipperProgress } from './spool-shipper.ts'
import type { Transport } from './transport.ts'
import { within } from './within.ts'

export type ShippingMode = 'worker' | 'in_process' | 'none'

/** How a process delivers its own spool. */
export interface Shipping {
  readonly mode: ShippingMode
  /** The folder of the process itself, whenever it changes. */
  setOwnFolder(folder: string | undefined): void
  /** There is something new to deliver. */
  wake(): void
  /** Settles when everything is delivered; the caller bounds the time. */
  drain(): Promise<void>
  /** Lets go of locks, threads and connections within the time given. */
  stop(timeoutMs: number): Promise<void>
}

export interface ShippingOptions {
  readonly dir: string
  readonly station: StationAddress | undefined
  readonly transport: Transport | undefined
  readonly maxBytes: number
  readonly onProgress: (progress: ShipperProgress) => void
  readonly warn: (message: string) => void
}

/** The worker's file beside this one, in sources and in `dist`; undefined in a bundle. */
function findWorkerFile(): string | undefined {
  try {
    const here = import.meta.url
    const name = here.endsWith('.ts') ? './shipper-worker.ts' : './shipper-worker.js'
    const path = fileURLToPath(new URL(name, here))
    return existsSync(path) ? path : undefined
  } catch {
    // Bundled to CommonJS, `import.meta` is empty.
    return undefined
  }
}

/** Starts delivering: in a thread where that is possible, else on timers of this one. */
export function startShipping(options: ShippingOptions): Shipping | undefined {
  const { station, transport } = options
  if (transport !== undefined) return new InProcessShipping(options, transport)
  if (station === undefined) return undefined
  const file = findWorkerFile()
  try {
    if (file !== undefined) return new WorkerShipping(options, station, file)
  } catch {
    // Threads may be forbidden, as under the permission model.
  }
  return new InProcessShipping(options, new HttpTransport({ ...station, keepsAlive: false }))
}

class InProcessShipping implements Shipping {
  readonly mode = 'in_process'
  readonly #shipper: SpoolShipper
  readonly #transport: Transport
  readonly #finished: Promise<void>
  #ownFolder: string | undefined

  constructor(options: ShippingOptions, transport: Transport) {
    this.#transport = transport
    this.#shipper = new SpoolShipper({
      dir: options.dir,
      transport,
      maxBytes: options.maxBytes,
      ownFolder: () => this.#ownFolder,
      onProgress: options.onProgress,
      keepsAlive: false,
    })
    this.#finished = runInCleanContext(() => this.#shipper.run())
  }

  setOwnFolder(folder: string | undefined): void {
    this.#ownFolder = folder
  }

  wake(): void {
    this.#shipper.wake()
  }

  drain(): Promise<void> {
    return this.#shipper.whenIdle()
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#shipper.stop()
    await within(this.#finished, timeoutMs)
    await this.#transport.close?.()
  }
}

/** How often a thread that dies is started again before delivery moves into the process. */
const restartsMax = 3

class WorkerShipping implements Shipping {
  readonly #options: ShippingOptions
  readonly #station: StationAddress
  readonly #file: string
  readonly #drains = new Map<number, () => void>()
  #worker: Worker | undefined
  #fallback: InProcessShipping | undefined
  #ownFolder: string | undefined
  #restarts = 0
  #drainId = 0
  #isStopping = false

  constructor(options: ShippingOptions, station: StationAddress, file: string) {
    this.#options = options
    this.#station = station
    this.#file = file
    this.#worker = this.#start()
  }

  get mode(): ShippingMode {
    return this.#fallback === undefined ? 'worker' : 'in_process'
  }

  #start(): Worker {
    const workerData: ShipperWorkerData = {
      dir: this.#options.dir,
      station: this.#station,
      maxBytes: this.#options.maxBytes,
    }
    const worker = new Worker(this.#file, {
      name: 'first-contact-shipper',
      workerData,
      // The application's own `--import` and NODE_OPTIONS would start the application's
      // instrumentation, and with it another recorder, inside this thread.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
    worker.on('message', (message: FromShipper) => this.#receive(message))
    worker.on('error', () => this.#replace())
    // Last: a listener for messages refs the thread's port again.
    worker.unref()
    return worker
  }

  #receive(message: FromShipper): void {
    if (message.kind === 'progress') this.#options.onProgress(message.progress)
    if (message.kind !== 'drained') return
    this.#drains.get(message.id)?.()
    this.#drains.delete(message.id)
  }

  #replace(): void {
    if (this.#isStopping) return
    this.#restarts += 1
    if (this.#restarts <= restartsMax) {
      this.#worker = this.#start()
      this.#send({ kind: 'own', folder: this.#ownFolder })
    } else {
      this.#worker = undefined
      this.#options.warn('the shipper thread failed; records are delivered from the main thread')
      this.#fallback = new InProcessShipping(
        this.#options,
        new HttpTransport({ ...this.#station, keepsAlive: false }),
      )
      this.#fallback.setOwnFolder(this.#ownFolder)
    }
    for (const settle of this.#drains.values()) settle()
    this.#drains.clear()
  }

  #send(message: ToShipper): void {
    this.#worker?.postMessage(message)
  }

  setOwnFolder(folder: string | undefined): void {
    this.#ownFolder = folder
    this.#fallback?.setOwnFolder(folder)
    this.#send({ kind: 'own', folder })
  }

  wake(): void {
    this.#fallback?.wake()
    this.#send({ kind: 'wake' })
  }

  drain(): Promise<void> {
    if (this.#fallback !== undefined) return this.#fallback.drain()
    this.#drainId += 1
    const id = this.#drainId
    return new Promise((resolve) => {
      this.#drains.set(id, resolve)
      this.#send({ kind: 'drain', id })
    })
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#isStopping = true
    if (this.#fallback !== undefined) return this.#fallback.stop(timeoutMs)
    const worker = this.#worker
    if (worker === undefined) return
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    this.#send({ kind: 'stop' })
    await within(exited, timeoutMs)
    await worker.terminate()
  }
}
