import { describe, expect, it } from 'vitest'
import { readQueryCall } from '../../src/integrations/pg/query-call.ts'
import { statementShape } from '../../src/integrations/pg/statement-shape.ts'

const fingerprint = (text: string) => statementShape(text).fingerprint

describe('statementShape', () => {
  it('names the kind of a statement by its first keyword', () => {
    expect(statementShape('select 1').kind).toBe('SELECT')
    expect(statementShape('  -- note\n insert into t values (1)').kind).toBe('INSERT')
    expect(statementShape('with x as (select 1) select * from x').kind).toBe('WITH')
    expect(statementShape("s3cret 'x'").kind).toBe('OTHER')
  })

  it('gives statements that differ in literals only one fingerprint', () => {
    expect(fingerprint("select * from t where name = 'anna' and age > 30")).toBe(
      fingerprint("select *  from t\n where name = 'b''ob' and age > 4.5e3"),
    )
    expect(fingerprint('select * from t where id in (1, 2, 3)')).toBe(
      fingerprint('select * from t where id in ($1)'),
    )
    expect(fingerprint('insert into t values (1, 2), (3, 4)')).toBe(
      fingerprint('insert into t values (5, 6)'),
    )
    expect(fingerprint('do $body$ secret $body$')).toBe(fingerprint('do $x$ other $x$'))
  })

  it('tells different statements apart', () => {
    expect(fingerprint('select a from t')).not.toBe(fingerprint('select b from t'))
  })

  it('sees a plain BEGIN, and only that', () => {
    expect(statementShape('BEGIN').isBegin).toBe(true)
    expect(statementShape('begin isolation level serializable;').isBegin).toBe(true)
    expect(statementShape('start transaction read only').isBegin).toBe(true)
    expect(
      statementShape('begin read only; set local lock_timeout = 5; set local a.b = 1').isBegin,
    ).toBe(true)
    expect(statementShape('begin; select 1').isBegin).toBe(false)
    expect(statementShape('begin; set lock_timeout = 5').isBegin).toBe(false)
    expect(statementShape('begin; set local lock_timeout = 5; select 1').isBegin).toBe(false)
    expect(statementShape('select begin from t').isBegin).toBe(false)
  })
})

describe('readQueryCall', () => {
  it('tells the forms of client.query apart', () => {
    const callback = () => {}
    expect(readQueryCall(['select 1'])).toMatchObject({ hasValues: false, callbackAt: -1 })
    expect(readQueryCall(['select $1', [1]])).toMatchObject({ hasValues: true })
    expect(readQueryCall(['select 1', callback])).toMatchObject({ callbackAt: 1 })
    expect(readQueryCall(['select 1', undefined, callback])).toMatchObject({ callbackAt: 2 })
    expect(readQueryCall([{ text: 'select $1', values: [1], name: 'q' }])).toMatchObject({
      hasValues: true,
      isNamed: true,
    })
  })

  it('leaves cursors, streams and nonsense alone', () => {
    expect(readQueryCall([{ text: 'select 1', submit: () => {} }])).toBeUndefined()
    expect(readQueryCall([null])).toBeUndefined()
    expect(readQueryCall([])).toBeUndefined()
  })
})
