import { describe, expect, test } from 'vitest'
import { judgeStatement } from '../../src/statement/judge-statement.ts'

const codeOf = (text: string): string => {
  const judgement = judgeStatement(text)
  return judgement.kind === 'refused' ? judgement.code : 'fine'
}

describe('a statement is refused', () => {
  test.each([
    'select * from t where id = $1 for update',
    'SELECT * FROM t FOR  NO\nKEY UPDATE',
    'select * from t for share skip locked',
    'select * from t for key share of t nowait',
    'with x as (select * from t for update) select * from x',
    'select * from t for /* a */ update',
    'select * from t for -- why\n update',
    "select 'for select' from t where a = 'it''s' for update",
    'select 1; select * from t for update',
    'explain select * from t for update',
    'declare c cursor for select * from t for update',
    'create table copy as select * from t for update',
    'lock table t in exclusive mode',
    'lock t',
    'select pg_advisory_xact_lock(1)',
    'select pg_catalog.pg_try_advisory_xact_lock_shared (1)',
    "select E'\\'' from t for update",
    'select $a$ $b$ $a$ from t for update',
    'select "a""b" from t for update',
  ])('as a lock outside of the primitives: %s', (text) => {
    expect(codeOf(text)).toBe('FC_TX_RAW_LOCK')
  })

  test.each([
    'begin',
    'START TRANSACTION',
    ' commit ',
    'end',
    'rollback',
    'abort',
    '/* x */ savepoint a',
    'release a',
    'rollback to savepoint a',
    'select 1; commit',
    "prepare transaction 'x'",
    "commit prepared 'x'",
    'set transaction isolation level serializable',
  ])('as control of the transaction: %s', (text) => {
    expect(codeOf(text)).toBe('FC_TX_CONTROL_STATEMENT')
  })

  test.each([
    'set search_path = a',
    'set session statement_timeout = 1',
    'set role writer',
    'set session characteristics as transaction read only',
    'reset all',
    'discard all',
    'listen jobs',
    'unlisten *',
    'prepare a as select 1',
    'deallocate a',
    'execute a',
    "load 'x'",
    'select pg_advisory_lock(1)',
    'select "pg_try_advisory_lock"(1, 2)',
    'select pg_advisory_unlock_all()',
    "select set_config('a.b', lower('X'), false)",
    'create temporary table a (b int)',
    'create local temp table a as select 1',
    'declare c cursor with hold for select 1',
  ])('as something that stays on the connection: %s', (text) => {
    expect(codeOf(text)).toBe('FC_TX_SESSION_STATE')
  })
})

test.each([
  'select 1',
  '',
  "select 'waiting for update'",
  'select \'x\' as "for update" from t',
  'select $$ for update $$',
  'select $tag$ begin; commit $tag$ from t',
  '-- for update\nselect 1 /* for /* nested */ update */',
  'create policy p on t for update using (true)',
  'alter policy p on t using (true)',
  'create trigger a before update on t for each row execute function f()',
  'create publication p for table t',
  'select for_update, lock, prepare, commit from t',
  "insert into t values ('begin')",
  'update t set a = 1 where b = 2',
  'set local lock_timeout = 5',
  'set constraints all deferred',
  "select set_config('a.b', 'c', true)",
  "select set_config('a.b', 'c', $1)",
  'create temporary table a (b int) on commit drop',
  'notify jobs',
  'declare c cursor for select 1',
  'create function f() returns int begin atomic; select 1; end',
  'do $$ begin perform 1; end $$',
  'select substring(a from 1 for 2) from t',
  "select e'a\\'b', U&'\\0061', b'01', x'1f'",
  'select a$b$ from t',
  'select "unfinished',
  "select 'unfinished for update",
  'select pg_advisory_lock from locks',
  'select 1;;',
])('a statement is fine: %s', (text) => {
  expect(codeOf(text)).toBe('fine')
})

test.each([
  ['insert into t values (1)', true],
  ['with x as (delete from t returning *) select * from x', true],
  ['explain analyze update t set a = 1', true],
  ['copy t from stdin', true],
  ['create table t (a int)', true],
  ['copy t to stdout', false],
  ['with x as (select 1) select * from x', false],
  ["select 'delete', update_count from t", false],
])('whether "%s" writes: %s', (text, isWrite) => {
  expect(judgeStatement(text)).toMatchObject({ kind: 'fine', isWrite })
})
