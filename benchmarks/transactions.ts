// What a declared transaction costs, against BEGIN, the same statements and COMMIT on a bare pool:
// the floor is those alone, as most code has them, and the goal is for that; the peer sets the same
// bounds by hand, which is what one would have to write to get as much from Postgres.
import {
  defineTable,
  defineTransaction,
  lockRow,
  openDatabase,
  saveRow,
  singleConnectionTransaction,
  type Database,
} from '@first-contact/transactions'
import { Client, Pool, type PoolClient } from 'pg'
import { distantServer } from './support/distant-server.ts'
import {
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
  type BenchmarkRow,
} from './support/report.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'

const options = readBenchmarkOptions()
const settings =
  'set local lock_timeout = 2000; set local statement_timeout = 30000; ' +
  'set local idle_in_transaction_session_timeout = 10000'

/** One connection for all sides: what differs is what is asked of it, and nothing else. */
interface Place {
  readonly pool: Pool
  readonly bare: () => Promise<PoolClient>
  readonly database: Database
  readonly scale: string
}

function placeOf(pool: Pool, scale: string): Place {
  const bare = pool.connect.bind(pool) as () => Promise<PoolClient>
  return { pool, bare, database: openDatabase(pool), scale }
}

const server = await throwawayPostgres()
const connectionString = await server.database('bench')
const { user = '', host, port } = new Client({ connectionString })
const distant = await distantServer(`${host}/.s.PGSQL.${port}`)
const near = placeOf(new Pool({ connectionString, max: 1 }), 'Unix socket')
const far = placeOf(
  new Pool({ host: '127.0.0.1', port: distant.port, user, database: 'bench', max: 1 }),
  'a millisecond away',
)
await near.pool.query('create table counters (id int primary key, n bigint not null)')
await near.pool.query('insert into counters select i, 0 from generate_series(1, 100) i')

const selectText = 'select n from counters where id = $1'
const updateText = 'update counters set n = n + 1 where id = $1'
const lockText = 'select * from counters where id = $1 for update'

interface Counter {
  readonly id: number
  readonly n: string
}

const counters = defineTable<Counter>()({ name: 'counters', key: ['id'] })

const readOne = defineTransaction({
  name: 'read one',
  intent: 'READ_ONLY',
  run: async (tx, id: number) => await tx.query(selectText, [id]),
})

const changeOne = defineTransaction({
  name: 'change one',
  intent: 'ATOMIC_WRITE',
  run: async (tx, id: number) => await tx.query(updateText, [id]),
})

const lockAndChange = singleConnectionTransaction({
  name: 'lock and change',
  run: async (tx, id: number) => {
    const counter = await lockRow(tx, counters, { id })
    if (counter !== undefined) await saveRow(tx, counter, { n: String(Number(counter.row.n) + 1) })
  },
})

type Statements = (client: PoolClient, id: number) => Promise<unknown>

/** What one writes by hand: nothing is checked, nothing is bounded but what `begin` says. */
function byHand({ bare }: Place, begin: string, statements: Statements) {
  return async (id: number): Promise<void> => {
    const client = await bare()
    try {
      await client.query(begin)
      await statements(client, id)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }
}

interface Case {
  readonly what: string
  readonly place: Place
  readonly rounds: number
  readonly warmUpRounds: number
  readonly ours: (database: Database, id: number) => Promise<unknown>
  readonly begin: string
  readonly statements: Statements
}

const rounds = options.isQuick ? 1500 : 10_000
/** Until the compiler is done with all sides; ours is more code than three calls of the driver. */
const warmUpRounds = 2000
const readingOne = {
  ours: readOne,
  begin: 'begin read only',
  statements: async (client: PoolClient, id: number) => await client.query(selectText, [id]),
}

const cases: readonly Case[] = [
  { what: 'read one row', place: near, rounds, warmUpRounds, ...readingOne },
  {
    what: 'change one row, durable',
    place: near,
    rounds,
    warmUpRounds,
    ours: changeOne,
    begin: 'begin',
    statements: async (client, id) => await client.query(updateText, [id]),
  },
  {
    what: 'lock a row and change it, durable',
    place: near,
    rounds,
    warmUpRounds,
    ours: lockAndChange,
    begin: 'begin',
    statements: async (client, id) => {
      const { rows } = await client.query<Counter>(lockText, [id])
      const n = String(Number(rows[0]?.n) + 1)
      await client.query('update counters set n = $2 where id = $1', [id, n])
    },
  },
  {
    what: 'read one row',
    place: far,
    rounds: options.isQuick ? 100 : 500,
    warmUpRounds: 20,
    ...readingOne,
  },
]

/** Sides take turns with each transaction, so that whatever else the machine does hits them alike. */
async function measure(each: Case): Promise<BenchmarkRow> {
  const { place, begin, statements, rounds } = each
  const sides = [
    async (id: number) => await each.ours(place.database, id),
    byHand(place, `${begin}; ${settings}`, statements),
    byHand(place, begin, statements),
  ]
  const took: number[][] = sides.map(() => [])
  for (let round = -each.warmUpRounds; round < rounds; round += 1) {
    if (round % 500 === 0) progress(`${each.what}: round ${round} of ${rounds}`)
    for (const at of sides.keys()) {
      // Each side is first as often as the others.
      const turn = (at + Math.abs(round)) % sides.length
      const started = performance.now()
      await sides[turn]?.((Math.abs(round) % 100) + 1)
      if (round >= 0) took[turn]?.push((performance.now() - started) * 1000)
    }
  }
  const [ours = NaN, peer = NaN, floor = NaN] = took.map((times) => median(times))
  return {
    what: each.what,
    unit: 'us a transaction, median',
    better: 'lower',
    ours,
    peer,
    peer_name: 'pg by hand, same bounds',
    floor,
    floor_name: 'pg by hand, no bounds',
    goal: { against: 'floor', ratio: 1.05 },
    scale: `${rounds} a side, one connection, ${place.scale}`,
  }
}

const rows: BenchmarkRow[] = []
for (const each of cases) rows.push(await measure(each))
await Promise.all([near.pool.end(), far.pool.end()])
await distant.close()
await server.close()

printReport({ name: 'transactions', machine: describeMachine(), rows }, options)
