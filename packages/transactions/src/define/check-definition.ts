import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { covers, intents, type Intent } from '../intent/intent.ts'
import { checkTimeouts, type TransactionTimeouts } from '../pool/timeouts.ts'
import type { Definition } from './definition.ts'
import type { DefinitionPlace } from './definition-place.ts'

/** What is written down, for callers without types too. */
export interface WrittenDefinition {
  readonly name: unknown
  readonly intent: unknown
  readonly run: unknown
  readonly calls?: unknown
  readonly isolation?: unknown
  readonly timeouts?: TransactionTimeouts | undefined
  readonly retry?: object | undefined
}

const isolations: readonly unknown[] = ['read committed', 'repeatable read', 'serializable']
/** Those under which Postgres asks for another attempt. */
const retried: readonly unknown[] = ['repeatable read', 'serializable']

/** More would only make a contended row more so. */
const attemptsMax = 20

const known = new Set(['name', 'intent', 'run', 'calls', 'isolation', 'timeouts', 'retry'])

function invalid(what: string): IntentViolationError {
  return new IntentViolationError('FC_TX_INVALID_DEFINITION', { what })
}

/**
 * Checks a definition as a whole.
 *
 * @throws IntentViolationError `FC_TX_INVALID_DEFINITION`, `FC_TX_DEFINED_INSIDE_FUNCTION`,
 * `FC_TX_WEAKER_THAN_CALLED`
 */
export function checkDefinition(
  written: WrittenDefinition,
  place: DefinitionPlace,
  calls: readonly Definition[],
): void {
  const { name, intent } = written
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    throw invalid(`The transaction of ${place.site} needs a name of 1 to 100 characters`)
  }
  const owner = `Transaction "${name}" of ${place.site}`
  const extra = Object.keys(written).find((key) => !known.has(key))
  if (extra !== undefined) throw invalid(`${owner} has an unknown option ${extra}`)
  if (!(intents as readonly unknown[]).includes(intent)) {
    throw invalid(`${owner} has the intent ${String(intent)}; it takes ${intents.join(', ')}`)
  }
  if (typeof written.run !== 'function') throw invalid(`${owner} has no run function`)
  if (written.isolation !== undefined && !isolations.includes(written.isolation)) {
    throw invalid(
      `${owner} has the isolation ${JSON.stringify(written.isolation)}; it takes ${isolations.join(', ')}`,
    )
  }
  checkTimeouts(owner, written.timeouts ?? {})
  checkRetry(owner, written)
  if (place.insideFunction !== undefined) {
    throw new IntentViolationError('FC_TX_DEFINED_INSIDE_FUNCTION', {
      what: `${owner} is defined inside the function ${place.insideFunction}`,
    })
  }
  checkCalls(owner, intent as Intent, calls)
}

function checkRetry(owner: string, { retry, intent, isolation }: WrittenDefinition): void {
  if (retry === undefined) return
  const attempts: unknown = Reflect.get(retry, 'attempts')
  if (!Number.isInteger(attempts) || Number(attempts) < 1 || Number(attempts) > attemptsMax) {
    throw invalid(`${owner} has retry.attempts ${String(attempts)}; it takes 1 to ${attemptsMax}`)
  }
  if (intent === 'LOCKED_MUTATION') {
    throw invalid(`${owner} is a LOCKED_MUTATION, which is never run again by itself`)
  }
  if (!retried.includes(isolation)) {
    throw invalid(`${owner} has retry, and no isolation that asks for it: ${retried.join(', ')}`)
  }
}

function checkCalls(owner: string, intent: Intent, calls: readonly Definition[]): void {
  for (const called of calls) {
    if (covers(intent, called.intent)) continue
    throw new IntentViolationError('FC_TX_WEAKER_THAN_CALLED', {
      what: `${owner} is ${intent} and calls "${called.name}", which is ${called.intent}`,
    })
  }
}
