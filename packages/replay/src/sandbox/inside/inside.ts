// The first thing that runs in a realm: it takes out what a replay does not have and stays behind
// as functions that only the child holds. What crosses over is text.
import { type CompiledEngine, describeError } from '@first-contact/recorder/replaying'
import type { DecisionRequest } from '../sandbox-answer.ts'
import { answerText } from './answer-text.ts'
import { decodeBase64Text, encodeBase64Text } from './base64-text.ts'
import { defineHidden } from './define-hidden.ts'
import { fixChance } from './fixed-chance.ts'
import { fixClock } from './fixed-clock.ts'
import { fixStacks } from './fixed-stacks.ts'
import { freezeRealm } from './freeze-realm.ts'
import { replaceHostGlobals } from './host-globals.ts'
import type { KeyedTape } from './keyed-tape.ts'
import { loadedEngine } from './loaded-engine.ts'
import { recorderStandIn } from './recorder-stand-in.ts'
import { runDecision } from './run-decision.ts'
import { structuredCloneOf } from './structured-clone.ts'
import { realmTextDecoder, RealmTextEncoder } from './text-encoding.ts'
import { ForbiddenApi, Trips } from './trips.ts'
import { offerUrls, settleUrls, type Urls } from './url-globals.ts'

const engineGlobal = '__fcEngine'
const recorderGlobal = '__fcRecorder'

const trips = new Trips()
let tape: KeyedTape | undefined
let engine: CompiledEngine<unknown, unknown> | undefined

fixStacks()
fixClock(trips)
fixChance(trips)
replaceHostGlobals(trips)
defineHidden(globalThis, 'structuredClone', structuredCloneOf)
defineHidden(globalThis, 'atob', decodeBase64Text)
defineHidden(globalThis, 'btoa', encodeBase64Text)
defineHidden(globalThis, 'TextEncoder', RealmTextEncoder)
defineHidden(
  globalThis,
  'TextDecoder',
  realmTextDecoder((what) => {
    trips.use(what, undefined)
    throw new ForbiddenApi(`${what} is not there in a replay`)
  }),
)
defineHidden(
  globalThis,
  recorderGlobal,
  recorderStandIn((name) => tape?.serveNested(name)),
)

function unloadable(reason: string): string {
  return answerText({ kind: 'refused', code: 'UNLOADABLE', reason, touched: trips.touched })
}

/** Says why the bundle's own code threw. */
export function describeFailure(thrown: unknown): string {
  const { type, message } = describeError(thrown)
  const used = trips.touched.length === 0 ? '' : ` It looked for ${trips.touched.join(', ')}.`
  return unloadable(`the engine's modules throw ${type ?? 'Error'}: ${message}.${used}`)
}

/** Takes what makes the classes for URLs, before the bundle runs. */
export function takeUrls(make: unknown): void {
  offerUrls(make as () => Urls)
}

/** Takes the engine over once the bundle has run; answers why that is not possible, or nothing. */
export function takeEngine(isShared: boolean): string {
  try {
    engine = loadedEngine(Reflect.get(globalThis, engineGlobal))
    Reflect.deleteProperty(globalThis, engineGlobal)
    Reflect.deleteProperty(globalThis, recorderGlobal)
    if (isShared) freezeRealm(settleUrls())
    return ''
  } catch (error) {
    return describeFailure(error)
  }
}

/** Makes one decision; request and answer are JSON. */
export function decide(request: string): string {
  if (engine === undefined) return unloadable('there is no engine')
  const onTape = (served: KeyedTape): void => {
    tape = served
  }
  try {
    const parsed = JSON.parse(request) as DecisionRequest
    return answerText(runDecision(parsed, { engine, trips, onTape }))
  } catch (error) {
    const { type, message } = describeError(error)
    const reason = `the engine broke its realm: ${type ?? 'Error'}: ${message}`
    return answerText({ kind: 'refused', code: 'CRASHED', reason, touched: trips.touched })
  }
}
