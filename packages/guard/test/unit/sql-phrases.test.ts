import { describe, expect, it } from 'vitest'
import { findSqlPhrases } from '../../src/syntax/find-sql-phrases.ts'
import { hole } from '../../src/syntax/source-text.ts'

const wordsIn = (text: string, trust: 'statement' | 'sql' | 'unknown' = 'unknown') =>
  findSqlPhrases(text.replaceAll('…', hole), trust).map((phrase) => phrase.words)

describe('a row lock is found', () => {
  it.each([
    ['select id from jobs for update', 'for update'],
    ['SELECT id FROM jobs WHERE id = $1 FOR UPDATE', 'for update'],
    ['Select * from jobs where id = $1 for no key update', 'for no key update'],
    ['select 1 from a.b x for share of x nowait', 'for share'],
    ['select a from b for key share skip locked', 'for key share'],
    [
      'update jobs set a = 1 where id in (select id from jobs limit 1 for update skip locked)',
      'for update',
    ],
    ['with next as (select id from jobs for update) delete from jobs using next', 'for update'],
    ['locked as ( select j.id from jobs j for update of j )', 'for update'],
    ['for update', 'for update'],
    [' for update skip locked', 'for update'],
    ['… for update nowait', 'for update'],
    ['… where id = $1 for update', 'for update'],
    [' where id = ? for update', 'for update'],
    ['select "for share" from jobs for\n  -- why\n update', 'for update'],
    ['select * from … for …', 'for …'],
    ['select * from jobs lock in share mode', 'lock in share mode'],
    ["select 'it''s' from jobs for /* a /* b */ c */ update", 'for update'],
    ['insert into a select * from b order by id for update', 'for update'],
  ])('in %j', (text, words) => {
    expect(wordsIn(text)).toEqual([words])
  })
})

describe('a row lock is not seen where there is none', () => {
  it.each([
    'waiting for update',
    'Select a row for update',
    'Select the rows from the table for update.',
    'select one of these from the list for update',
    '… for update',
    '… packages are ready for update',
    'check for updates',
    'up for share',
    'ready for update of the package',
    "don't wait from x for update",
    "select 'for update' from jobs",
    'select id from jobs -- for update',
    'select id from jobs /* for update */',
    'select $$ x for update $$ from jobs',
    'select $body$ from x for update $body$ from jobs',
    'select "for update" from jobs',
    'create policy p on jobs for update using (true)',
    'alter policy p on jobs for update',
    'create trigger t before update on jobs for each row execute function f()',
    'select substring(name from 1 for 3) from jobs',
    'select substring(name from 1 for …) from jobs where id = $1',
    'Select items from list for …',
    'For update',
  ])('in %j', (text) => {
    expect(wordsIn(text)).toEqual([])
  })
})

describe('a call that runs SQL', () => {
  it('takes the doubt away', () => {
    expect(wordsIn('… for update', 'statement')).toEqual(['for update'])
    expect(wordsIn('… for update', 'sql')).toEqual(['for update'])
    expect(wordsIn('create policy p on jobs for update', 'statement')).toEqual([])
  })

  it.each([
    'begin',
    'BEGIN ISOLATION LEVEL SERIALIZABLE;',
    'begin transaction read only',
    'start transaction',
    'commit',
    'rollback to savepoint a',
    'savepoint …',
    'release savepoint a',
    'end',
    'prepare transaction …',
  ])('makes %j a control statement', (text) => {
    expect(findSqlPhrases(text.replaceAll('…', hole), 'statement')).toMatchObject([
      { kind: 'control-statement' },
    ])
    expect(wordsIn(text)).toEqual([])
    expect(wordsIn(text, 'sql')).toEqual([])
  })

  it('keeps the body of a routine or a trigger out', () => {
    expect(wordsIn('do $$ begin perform 1; end $$', 'statement')).toEqual([])
    expect(
      wordsIn('create trigger t after insert on a begin update b set c = 1; end', 'statement'),
    ).toEqual([])
  })

  it('finds each statement of several', () => {
    expect(wordsIn('begin; select 1; commit', 'statement')).toEqual(['begin', 'commit'])
  })
})

describe('table and advisory locks', () => {
  it.each([
    ['lock table jobs', 'lock table'],
    ['LOCK TABLE a.jobs, b IN ACCESS EXCLUSIVE MODE NOWAIT', 'lock table'],
    ['lock jobs in share mode', 'lock'],
    ['lock table …', 'lock table'],
    ['lock table ….jobs_… in … mode', 'lock table'],
    ['lock table only jobs', 'lock table'],
    ['select pg_advisory_xact_lock($1)', 'pg_advisory_xact_lock'],
    ['select 1 where pg_try_advisory_lock (1)', 'pg_try_advisory_lock'],
    ['pg_advisory_unlock_all()', 'pg_advisory_unlock_all'],
  ])('are found in %j', (text, words) => {
    expect(wordsIn(text)).toEqual([words])
  })

  it.each([
    'lock table for guests',
    'Lock table to the floor',
    'lock screen',
    'unlock table jobs',
    'it calls pg_advisory_lock(1) first',
    'pg_advisory_lock',
    "select 'pg_advisory_lock(1)'",
  ])('are not seen in %j', (text) => {
    expect(wordsIn(text)).toEqual([])
  })
})

it('a phrase spans the words of the lock and nothing else', () => {
  const text = 'select id from jobs  for  no key\nupdate of jobs'
  const [phrase] = findSqlPhrases(text, 'unknown')
  expect(text.slice(phrase?.start, phrase?.end)).toBe('for  no key\nupdate')
})
