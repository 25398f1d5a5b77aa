import type { PoolClient, QueryResult } from 'pg'
import { extendedMessages } from './extended-messages.ts'
import { isServerAnswer } from './server-answer.ts'

/**
 * Shared with the recorder, whose `query` knows such statements: it puts what it has to say between
 * BEGIN and the statement.
 */
const carries = Symbol.for('first-contact.begin')

/** What this needs of the driver's connection. */
interface Wire {
  readonly stream: { write(bytes: Uint8Array): unknown }
}

type Callback = (error: unknown, result: QueryResult) => void

/** The driver's own query, as far as it is extended here. */
interface DriverQuery {
  prepare(wire: Wire): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}

type DriverQueryClass = new (
  text: string,
  values: readonly unknown[],
  callback: Callback,
) => DriverQuery

/** A statement with those that go before it. */
interface QueryWithBegin extends DriverQuery {
  /** Whether all that goes before it was done; false too while nothing was answered. */
  readonly hasBegun: boolean
}

type QueryWithBeginClass = new (statement: FirstStatement, callback: Callback) => QueryWithBegin

/** The first statement of a transaction, and what opens that. */
export interface FirstStatement {
  readonly begin: readonly string[]
  readonly text: string
  readonly values: readonly unknown[]
  /** Called before the promise rejects, where it was BEGIN that the server refused. */
  readonly onRefused: (error: unknown) => void
}

/** By the driver's class. */
const classes = new WeakMap<object, QueryWithBeginClass>()

/**
 * Sends BEGIN and the first statement in one go, up to one Sync: a round trip less, and where BEGIN
 * fails, Postgres skips the statement too, so that it never runs outside of the transaction.
 *
 * @returns undefined where the driver cannot; then nothing was sent
 */
export function sendWithBegin(
  client: PoolClient,
  statement: FirstStatement,
): Promise<QueryResult> | undefined {
  const queryClass = classFor(client)
  if (queryClass === undefined) return undefined
  return new Promise((resolve, reject) => {
    const query = new queryClass(statement, (error, result) => {
      if (error === null || error === undefined) {
        resolve(result)
        return
      }
      if (isServerAnswer(error) && !query.hasBegun) statement.onRefused(error)
      reject(error)
    })
    client.query(query as never)
  })
}

/** Who has put a `query` of their own on the client want to see each statement as it is. */
function classFor(client: PoolClient): QueryWithBeginClass | undefined {
  const own = Object.getOwnPropertyDescriptor(client, 'query')
  if (own !== undefined && !acceptsCarriers(own.value)) return undefined
  const base: unknown = Reflect.get(client.constructor, 'Query')
  if (typeof base !== 'function') return undefined
  const known = classes.get(base)
  if (known !== undefined) return known
  if (!isDriverQuery(base) || !isWire(Reflect.get(client, 'connection'))) return undefined
  const made = extend(base)
  classes.set(base, made)
  return made
}

function acceptsCarriers(query: unknown): boolean {
  return typeof query === 'function' && Reflect.get(query, carries) === true
}

function isWire(value: unknown): value is Wire {
  if (typeof value !== 'object' || value === null) return false
  return hasMethods(Reflect.get(value, 'stream'), ['write'])
}

function isDriverQuery(value: unknown): value is DriverQueryClass {
  if (typeof value !== 'function') return false
  const prototype: unknown = Reflect.get(value, 'prototype')
  return hasMethods(prototype, [
    'prepare',
    'requiresPreparation',
    'handleDataRow',
    'handleCommandComplete',
  ])
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}

function extend(base: DriverQueryClass): QueryWithBeginClass {
  return class extends base {
    readonly #begin: readonly string[]
    readonly #more: string[] = []
    /** Statements before ours that Postgres has not answered yet. */
    #unanswered: number

    constructor(statement: FirstStatement, callback: Callback) {
      super(statement.text, statement.values, callback)
      this.#begin = statement.begin
      this.#unanswered = statement.begin.length
    }

    get hasBegun(): boolean {
      return this.#unanswered === 0
    }

    [carries](statement: string): void {
      this.#more.push(statement)
      this.#unanswered += 1
    }

    /** Without values the driver would send a text that needs a message of another kind. */
    requiresPreparation(): boolean {
      return true
    }

    override prepare(wire: Wire): void {
      wire.stream.write(extendedMessages(this.#begin))
      if (this.#more.length > 0) wire.stream.write(extendedMessages(this.#more))
      super.prepare(wire)
    }

    override handleDataRow(message: unknown): void {
      if (this.hasBegun) super.handleDataRow(message)
    }

    override handleCommandComplete(message: unknown, wire: Wire): void {
      if (this.hasBegun) super.handleCommandComplete(message, wire)
      else this.#unanswered -= 1
    }
  }
}
