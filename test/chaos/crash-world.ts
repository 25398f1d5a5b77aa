import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore, type Store } from '@first-contact/store'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@first-contact/store/embedded'
import { createStationToken } from '../../packages/station/src/ops/station-access.ts'
import { HttpTransport, shipSpoolFolder } from '@first-contact/recorder/shipper'
import { ManagedProcess } from './managed-process.ts'

export type KillTarget = 'producer' | 'shipper' | 'station' | 'postgres'

/** Three producers: two ship by themselves, one leaves it to the shipper process. */
const producerShipping = {
  'campaign-api': 'worker',
  'campaign-worker': 'worker',
  'campaign-tools': 'none',
}

export interface CrashWorldOptions {
  readonly folder: string
  /** Envelopes a second of each producer. */
  readonly perSecond: number
  /** Puts something between the station and who delivers to it; answers the address to use. */
  readonly linkTo?: (stationUrl: string) => Promise<string>
}

/** Everything the campaign kills: producers, a shipper, a station and its Postgres, all real. */
export class CrashWorld {
  readonly producers: readonly ManagedProcess[]
  readonly receiptFiles: readonly string[]
  readonly #folder: string
  readonly #station: ManagedProcess
  readonly #shipper: ManagedProcess
  readonly #address: { readonly url: string; readonly token: string }
  readonly #postgres: EmbeddedPostgres

  private constructor(
    options: CrashWorldOptions,
    postgres: EmbeddedPostgres,
    address: { url: string; link: string; token: string; port: number },
  ) {
    const { folder, perSecond } = options
    this.#folder = folder
    this.#postgres = postgres
    this.#address = address
    const env = {
      CAMPAIGN_STATION: address.link,
      CAMPAIGN_TOKEN: address.token,
    }
    const common = { cwd: folder, env }
    this.producers = Object.entries(producerShipping).map(([name, ship]) => {
      const args = [
        name,
        this.#spool(ship),
        join(folder, `${name}.receipts`),
        ship,
        String(perSecond),
      ]
      const script = 'test/chaos/producer-process.ts'
      return new ManagedProcess({
        name,
        script,
        args,
        ...common,
        logFile: join(folder, `${name}.log`),
      })
    })
    this.receiptFiles = this.producers.map(({ name }) => join(folder, `${name}.receipts`))
    this.#shipper = new ManagedProcess({
      name: 'shipper',
      script: 'test/chaos/shipper-process.ts',
      args: [this.#spool('none')],
      ...common,
      logFile: join(folder, 'shipper.log'),
    })
    this.#station = new ManagedProcess({
      name: 'station',
      script: 'packages/station/src/ops/main.ts',
      cwd: folder,
      env: {
        DATABASE_URL: postgres.connectionString('first_contact'),
        FC_PORT: String(address.port),
        FC_ENVIRONMENT: 'campaign',
      },
      logFile: join(folder, 'station.log'),
    })
  }

  static async start(options: CrashWorldOptions): Promise<CrashWorld> {
    mkdirSync(options.folder, { recursive: true })
    const postgres = await startEmbeddedPostgres({ projectDir: options.folder })
    await postgres.ensureDatabase('first_contact')
    const store = await openStore({
      kind: 'url',
      connectionString: postgres.connectionString('first_contact'),
    })
    const { token } = await createStationToken(store, {
      name: 'campaign',
      environment: 'campaign',
      scopes: ['ingest'],
    })
    await store.close()
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const link = (await options.linkTo?.(url)) ?? url
    const world = new CrashWorld(options, postgres, { url, link, token, port })
    world.#station.start()
    await world.#untilReady()
    for (const process of [...world.producers, world.#shipper]) process.start()
    return world
  }

  /** Kills one process of the kind with SIGKILL and starts it again after a pause. */
  async kill(target: KillTarget, pick: number, pauseMs: number): Promise<void> {
    if (target === 'postgres') {
      await this.#killPostgres()
      return
    }
    const victim = this.#victim(target, pick)
    await victim.end('SIGKILL')
    await sleep(pauseMs)
    victim.start()
  }

  #victim(target: Exclude<KillTarget, 'postgres'>, pick: number): ManagedProcess {
    if (target === 'station') return this.#station
    if (target === 'shipper') return this.#shipper
    const at = Math.floor(pick * this.producers.length)
    return this.producers[at] ?? this.#shipper
  }

  /** The embedded server notices by itself that its postmaster is gone, and starts it again. */
  async #killPostgres(): Promise<void> {
    const { pid } = this.#postgres
    process.kill(pid, 'SIGKILL')
    const deadline = performance.now() + 60_000
    while (this.#postgres.pid === pid) {
      if (performance.now() > deadline) throw new Error('Postgres was not started again')
      await sleep(50)
    }
  }

  /** A process that ended by itself, or could not be started, runs again. */
  revive(): void {
    for (const one of [...this.producers, this.#shipper, this.#station]) {
      if (!one.isRunning) one.start()
    }
  }

  /** Ends the producers in the orderly way and delivers what is left. */
  async settle(timeoutMs: number): Promise<{ remaining: number }> {
    if (!this.#station.isRunning) this.#station.start()
    await this.#untilReady()
    await Promise.all(this.producers.map((producer) => producer.end('SIGTERM')))
    await this.#shipper.end('SIGTERM')
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const left = await Promise.all(['worker', 'none'].map((ship) => this.#shipOnce(ship)))
      const remaining = left.reduce((sum, one) => sum + one, 0)
      if (remaining === 0 || performance.now() > deadline) return { remaining }
      await sleep(500)
    }
  }

  async #shipOnce(ship: string): Promise<number> {
    const transport = new HttpTransport(this.#address)
    const report = await shipSpoolFolder({ dir: this.#spool(ship), transport, once: true })
    await transport.close()
    return report.remaining
  }

  async openStore(): Promise<Store> {
    const connectionString = this.#postgres.connectionString('first_contact')
    return openStore({ kind: 'url', connectionString })
  }

  async stop(): Promise<void> {
    const all = [...this.producers, this.#shipper, this.#station]
    await Promise.all(all.map((process) => process.end('SIGTERM')))
    await this.#postgres.release()
  }

  #spool(ship: string): string {
    return join(this.#folder, `spool-${ship}`)
  }

  async #untilReady(): Promise<void> {
    const deadline = performance.now() + 60_000
    for (;;) {
      const isReady = await fetch(`${this.#address.url}/healthz`).then(
        (response) => response.ok,
        () => false,
      )
      if (isReady) return
      if (performance.now() > deadline) throw new Error('the station did not become ready')
      if (!this.#station.isRunning) this.#station.start()
      await sleep(200)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
