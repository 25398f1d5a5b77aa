import { Pool, type PoolConfig } from 'pg'
import { afterAll } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'

/** Everything a test file needs of one database; closed after its last test. */
export interface TestDatabase {
  readonly fresh: FreshDatabase
  /** A pool that is closed with the database. */
  readonly openPool: (config?: PoolConfig) => Pool
}

/** A database of its own for a test file, made by the statements given. */
export async function testDatabase(schema: string): Promise<TestDatabase> {
  const fresh = await freshDatabase({ migrated: false })
  const pools: Pool[] = []
  const openPool = (config: PoolConfig = {}): Pool => {
    const pool = new Pool({ connectionString: fresh.connectionString, ...config })
    // Tests end connections on purpose; the pool replaces them.
    pool.on('error', () => undefined)
    pools.push(pool)
    return pool
  }
  await openPool({ max: 1 }).query(schema)
  afterAll(async () => {
    await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()))
    await fresh.drop()
  })
  return { fresh, openPool }
}
