import type { Client, Pool } from 'pg'
import { sideClient } from '../sessions/side-client.ts'

/** One connection of its own for as long as it holds; the pool's may all be in use. */
export class WatchingClient {
  readonly #pool: Pool
  #client: Client | undefined

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Runs work on the connection; a failure costs the connection, and the next call makes one. */
  async use(work: (client: Client) => Promise<void>): Promise<void> {
    try {
      this.#client ??= await this.#connect()
      await work(this.#client)
    } catch {
      // Without a server there is nothing to watch; those who use it report that it is away.
      await this.end()
    }
  }

  async end(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<Client> {
    const client = sideClient(this.#pool, 'first-contact watchdog')
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined
    })
    unref(client)
    try {
      return await client.connect()
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
  }
}

/** A process whose work is done must end, watched or not. */
function unref(client: Client): void {
  const method: unknown = Reflect.get(client, 'unref')
  if (typeof method === 'function') Reflect.apply(method, client, [])
}
