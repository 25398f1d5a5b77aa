import { describe, expect, it } from 'vitest'
import { forbiddenPatterns } from '../../src/rules/forbidden-patterns/forbidden-patterns.ts'
import { findingsOf, houseOf, type HouseOptions, markedBy } from '../support/house-of.ts'

const marked = (text: string, options: HouseOptions = {}, path = 'src/a.ts') =>
  markedBy(forbiddenPatterns, houseOf({ [path]: text }, options))

describe('a row lock is found', () => {
  it.each([
    ['a string', `client.query('select 1 from a for update')`, 'for update'],
    ['a string that goes nowhere', `const text = 'select id from a for share'`, 'for share'],
    [
      'a template',
      'client.query(`select 1 from ${t} where id = ${id} for no key update`)',
      'for no key update',
    ],
    ['a tagged template', 'sql`select ${a} from b for key share`', 'for key share'],
    ['a generic tag', 'sql<Row>`select ${a} from b FOR UPDATE`.execute(db)', 'FOR UPDATE'],
    ['a sum', `run('select id from a ' + where + ' for ' + 'update')`, `for ' + 'update`],
    ['a sum of several lines', `query('select id from a' +\n ' for update')`, 'for update'],
    [
      'a branch',
      'query(`select * from a where id = 1 ${isLocked ? "for update" : ""}`)',
      'for update',
    ],
    ['a joined list', `query(['select id from a', 'for update'].join(' '))`, 'for update'],
    ['a constant', `const lock = ' for update'\nquery(base + lock)`, 'for update'],
    [
      'a strength the program picks',
      'query(`select * from a where b = $1 for ${strength}`)',
      'for ${strength',
    ],
    ['an object', `pool.query({ text: 'select 1 from a for update', name: 'x' })`, 'for update'],
    [
      'a returned object',
      'const q = () => ({ text: `with a as (select id from b where c = ${d} for update of b skip locked limit ${e}) select 1` })',
      'for update',
    ],
    ['an escape', `query('select 1\\nfrom a\\nfor\\tupdate')`, 'for\\tupdate'],
    ['Kysely and Knex', `db.selectFrom('a').selectAll().forUpdate().execute()`, 'forUpdate()'],
    ['an optional chain', `qb?.forNoKeyUpdate()`, 'forNoKeyUpdate()'],
    [
      'Drizzle',
      `db.select().from(t).for('update', { skipLocked: true })`,
      `for('update', { skipLocked: true })`,
    ],
    [
      'TypeORM',
      `repo.find({ lock: { mode: 'pessimistic_write' } })`,
      `lock: { mode: 'pessimistic_write' }`,
    ],
    ['a TypeORM builder', `qb.setLock('pessimistic_read')`, `setLock('pessimistic_read')`],
    [
      'MikroORM',
      `em.find(A, {}, { lockMode: LockMode.PESSIMISTIC_WRITE })`,
      'lockMode: LockMode.PESSIMISTIC_WRITE',
    ],
    ['Sequelize', `A.findAll({ lock: t.LOCK.UPDATE, transaction: t })`, 'lock: t.LOCK.UPDATE'],
    ['Sequelize in short', `A.findAll({ lock: true, transaction: t })`, 'lock: true'],
  ])('in %s', (_name, text, words) => {
    expect(marked(text)).toEqual([words])
  })
})

describe('nothing is found', () => {
  it.each([
    ['a sentence', `const title = 'waiting for update'`],
    ['an error message', `throw new Error('select id from a for update is refused')`],
    ['a log line', `log.warn('select id from a for update took long')`],
    ['a type', `type Lock = 'for update' | 'for share'`],
    ['a comment', `// select id from a for update\nquery('select 1')`],
    ['a comment in SQL', 'query(`select 1 -- no for update here\n from a`)'],
    ['a policy', `query('create policy p on a for update using (true)')`],
    ['a symbol', `Symbol.for('update')`],
    ['a permission', `policy.for('update')`],
    ['a word', `page.reload({ waitUntil: 'commit' })`],
    ['a column', `plain('commit', 'text')`],
    ['an event', `stream.on('end', done)`],
    ['a message by its key', `const rule = { fix: 'select id from a for update' }`],
    ['an optimistic lock', `repo.find({ lock: { mode: 'optimistic', version: 1 } })`],
    ['a web lock', `navigator.locks.request('a', { mode: 'exclusive' })`],
    ['a flag', `save({ lock: true })`],
    ['a method of that name', `class A { forUpdate() { return 1 } }`],
    ['an import', `import { x } from 'for update'`],
    ['a loop', 'for (const update of updates) { run(`${update}`) }'],
  ])('in %s', (_name, text) => {
    expect(marked(text)).toEqual([])
  })
})

describe('control statements, table locks and advisory locks', () => {
  it.each([
    [`client.query('begin')`, 'begin'],
    [`await client.query('BEGIN; set local lock_timeout = 1')`, 'BEGIN'],
    [`client.query({ text: 'commit' })`, 'commit'],
    [`connection.executeQuery(CompiledQuery.raw('begin'))`, 'begin'],
    [`db.exec('begin immediate')`, 'begin immediate'],
    ['pool.query(`savepoint ${name}`)', 'savepoint ${name'],
    [`const x = 'lock table a in share mode'`, 'lock table'],
    [`client.query('select pg_advisory_xact_lock($1)', [1])`, 'pg_advisory_xact_lock'],
  ])('are found in %s', (text, words) => {
    expect(marked(text)).toEqual([words])
  })

  it.each([
    `task.run('commit')`,
    `git.exec('commit')`,
    `const action = 'begin'`,
    `outsideTransaction(db, 'migrations', async (client) => { await client.query('begin') })`,
    `it.each(['begin', 'commit'])`,
  ])('are not seen in %s', (text) => {
    expect(marked(text)).toEqual([])
  })

  it('leave a row lock forbidden behind the named door', () => {
    const text = `outsideTransaction(db, 'why', (client) => client.query('select 1 from a for update'))`
    expect(marked(text)).toEqual(['for update'])
  })
})

it('each lock is found once, in the order of the source', () => {
  const text = `const lock = 'for update'
query(\`select 1 from a \${lock}\`)
query('select 2 from b for share')
query(\`select 3 from a \${lock}\`)`
  expect(
    findingsOf(forbiddenPatterns, houseOf({ 'src/a.ts': text })).map(({ line }) => line),
  ).toEqual([1, 3])
})

it('a blessed file may do its kind of thing, and only that', () => {
  const text = `query('select 1 from a for update')\nquery('commit')`
  expect(marked(text, { blessed: { 'row-lock': ['src/a.ts'] } })).toEqual(['commit'])
})

it('tests may lock, unless the repository says that they are checked', () => {
  const text = `query('select 1 from a for update')`
  expect(marked(text, {}, 'test/a.test.ts')).toEqual([])
  const options = { 'forbidden-patterns': { in_tests: 'checked' } }
  expect(marked(text, { options }, 'test/a.test.ts')).toEqual(['for update'])
})

it('a repository names lock methods of its own', () => {
  const options = { 'forbidden-patterns': { lock_methods: ['lockForWrite'] } }
  expect(marked(`qb.lockForWrite()`, { options })).toEqual(['lockForWrite()'])
})
