import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Pool, type PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { capture, correlationScope, current } from '../../src/index.ts'
import { instrumentClient, instrumentPool } from '../../src/integrations/pg/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'

const collected = startCollectingRecorder()
let database: FreshDatabase
let pool: Pool

const inRequest = <T>(operation: string, fn: () => T): T =>
  correlationScope({ component: 'api', layer: 'L2', operation }, fn)

/** Notes in which correlation each statement was really started on its connection. */
function spyOnStatements(pool: Pool, seen: Map<string, string | undefined>): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown
    const spy = (...args: readonly unknown[]): unknown => {
      if (Array.isArray(args[1])) seen.set(String(args[1][0]), current()?.correlationId)
      return query(...args)
    }
    client.query = spy as PoolClient['query']
  })
}

/** Twenty requests at once over two connections; says how many ran under another's id. */
async function strangersUnderContention(pool: Pool): Promise<number> {
  const seen = new Map<string, string | undefined>()
  spyOnStatements(pool, seen)
  const expected = new Map<string, string | undefined>()
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) =>
      inRequest('query', async () => {
        expected.set(String(at), current()?.correlationId)
        await pool.query('select $1::text, pg_sleep(0.002)', [String(at)])
      }),
    ),
  )
  return [...expected].filter(([at, id]) => seen.get(at) !== id).length
}

beforeAll(async () => {
  database = await freshDatabase({ migrated: false })
})
afterAll(() => database.drop())
beforeEach(async () => {
  await collected.clear()
  pool = new Pool({ connectionString: database.connectionString, max: 2 })
})
afterEach(() => pool.end())

describe('a pool under contention', () => {
  it('left bare runs queries under the ids of other requests', async () => {
    expect(await strangersUnderContention(pool)).toBeGreaterThan(0)
  })

  it('instrumented runs every query under its own', async () => {
    expect(await strangersUnderContention(instrumentPool(pool))).toBe(0)
    const queries = (await collected.spansWhen(40)).filter((span) => span.component === 'postgres')
    const roots = collected.spans().filter((span) => span.component === 'api')
    for (const query of queries) {
      const root = roots.find((span) => span.span_id === query.parent_span_id)
      expect(root?.correlation_id).toBe(query.correlation_id)
    }
  })

  it('gives callbacks the context of whoever passed them', async () => {
    instrumentPool(pool)
    const pairs = await Promise.all(
      Array.from({ length: 20 }, () =>
        inRequest(
          'callback',
          () =>
            new Promise<[string | undefined, string | undefined]>((resolve, reject) => {
              const mine = current()?.correlationId
              pool.query('select pg_sleep(0.002)', [], (error) => {
                if (error === null || error === undefined) resolve([mine, current()?.correlationId])
                else reject(error)
              })
            }),
        ),
      ),
    )
    for (const [mine, inCallback] of pairs) expect(inCallback).toBe(mine)
  })
})

describe('query spans', () => {
  it('carry kind and fingerprint, never text, parameters or tables', async () => {
    instrumentPool(pool, { component: 'platform.postgres' })
    await inRequest('read', () => pool.query("select $1::text as a, 'literal-secret'", ['hunter2']))
    const span = (await collected.spansWhen(3)).find((s) => s.operation.startsWith('SELECT'))
    expect(span).toMatchObject({ component: 'platform.postgres', layer: 'L6', outcome: 'ok' })
    expect(span?.operation).toMatch(/^SELECT [\da-f]{8}$/)
    expect(collected.text()).not.toMatch(/hunter2|literal-secret/)
  })

  it('are not made outside of a scope', async () => {
    instrumentPool(pool)
    await pool.query('select 1')
    expect(collected.spans()).toHaveLength(0)
  })

  it('of a failing statement carry the class of its SQLSTATE, and its values stay inside', async () => {
    instrumentPool(pool)
    await pool.query('create table people (email text unique)')
    await pool.query("insert into people values ('anna@example.org')")
    await inRequest('insert', async () => {
      const insert = pool.query('insert into people values ($1)', ['anna@example.org'])
      const error: unknown = await insert.catch((error: unknown) => error)
      expect(error).toMatchObject({ code: '23505' })
      capture({ error })
    })
    await collected.spansWhen(2)
    const failed = collected.spans().find((span) => span.operation.startsWith('INSERT'))
    expect(failed).toMatchObject({ outcome: 'error', error_class: 'infra.database' })
    expect(collected.envelopes()).toHaveLength(1)
    expect(collected.envelopes()[0]).toMatchObject({
      component: 'postgres',
      layer: 'L6',
      error_class: 'infra.database',
    })
    expect(collected.text()).not.toContain('anna@example.org')
  })

  it('leave results, prepared statements and config objects as they are', async () => {
    instrumentPool(pool)
    await inRequest('forms', async () => {
      expect((await pool.query('select 1 as a')).rows).toEqual([{ a: 1 }])
      expect((await pool.query({ text: 'select $1::int as a', values: [2] })).rows).toEqual([
        { a: 2 },
      ])
      const named = { name: 'n', text: 'select $1::int as a', values: [3] }
      expect((await pool.query(named)).rows).toEqual([{ a: 3 }])
      expect((await pool.query({ text: 'select 4', rowMode: 'array' })).rows).toEqual([[4]])
      const client = await pool.connect()
      expect((await client.query('select 5 as a')).rows).toEqual([{ a: 5 }])
      client.release()
    })
  })

  it('can be left to the application, which keeps context and session tag', async () => {
    instrumentPool(pool, { statementSpans: false })
    expect(await strangersUnderContention(pool)).toBe(0)
    await inRequest('transfer', async () => {
      const client = await pool.connect()
      await client.query('begin')
      const { rows } = await client.query("select current_setting('application_name') as name")
      expect(rows).toEqual([{ name: `fc/${current()?.correlationId}` }])
      await client.query('commit')
      client.release()
    })
    // How many connections were waited for differs, so the number of spans says nothing.
    await expect
      .poll(() => new Set(collected.spans().map((span) => span.operation)))
      .toEqual(new Set(['query', 'transfer', 'connect']))
  })

  it('show a connection that could not be had', async () => {
    const broken = instrumentPool(new Pool({ host: '127.0.0.1', port: 1 }))
    await inRequest('connect', async () => {
      await expect(broken.query('select 1')).rejects.toThrow('ECONNREFUSED')
    })
    const span = (await collected.spansWhen(2)).find((s) => s.operation === 'connect')
    expect(span).toMatchObject({ outcome: 'error', error_class: 'infra.connection' })
    await broken.end()
  })

  it('work on a single client', async () => {
    const client = instrumentClient(new Client({ connectionString: database.connectionString }))
    await client.connect()
    await inRequest('client', () => client.query('select 1'))
    expect(await collected.spansWhen(2)).toHaveLength(2)
    await client.end()
  })
})

describe('the session tag', () => {
  async function tagInside(begin: string): Promise<readonly [string, string | undefined, string]> {
    return inRequest('transfer', async () => {
      const client = await pool.connect()
      const name = async () =>
        String(
          (
            await client.query<{ name: string }>(
              "select current_setting('application_name') as name",
            )
          ).rows[0]?.name,
        )
      const result = await client.query(begin)
      // As pg answers a BEGIN of its own: one result, not two.
      expect(result.command).toMatch(/^(BEGIN|START)/)
      const inside = await name()
      await client.query('commit')
      const after = await name()
      client.release()
      return [inside, current()?.correlationId, after] as const
    })
  }

  it.each(['begin', 'BEGIN ISOLATION LEVEL SERIALIZABLE;', 'start transaction read only'])(
    'rides on %s and ends with the transaction',
    async (begin) => {
      instrumentPool(pool)
      const [inside, id, after] = await tagInside(begin)
      expect(inside).toBe(`fc/${id}`)
      expect(after).not.toContain('fc/')
    },
  )

  it('can be turned off', async () => {
    instrumentPool(pool, { sessionTag: 'off' })
    const [inside] = await tagInside('begin')
    expect(inside).not.toContain('fc/')
  })
})

describe('idle connections', () => {
  it('that break are captured, and the process and the pool go on', async () => {
    instrumentPool(pool)
    await pool.query('select 1')
    const admin = new Client({ connectionString: database.connectionString })
    await admin.connect()
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await admin.end()
    const deadline = Date.now() + 5000
    while (collected.envelopes().length === 0 && Date.now() < deadline) await sleep(10)
    expect(collected.envelopes()[0]).toMatchObject({
      component: 'postgres',
      operation: 'idle connection',
    })
    expect((await pool.query('select 1 as a')).rows).toEqual([{ a: 1 }])
  })
})
