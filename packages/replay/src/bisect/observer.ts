import { availableParallelism } from 'node:os'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { replayError } from '../errors/replay-error.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { DecisionMaker } from '../replaying/decision-maker.ts'
import { bundleCode, type CodeSource } from '../replaying/engine-code.ts'
import { type ReplayedDecision, replayDecisions } from '../replaying/replay-decisions.ts'
import { AtOnce } from './at-once.ts'
import type { CommitCode } from './code/commit-code.ts'
import { type Finding, findingOf, findingWithout, type Place } from './finding.ts'

export interface ObserverOptions {
  readonly record: DecisionRecord
  readonly keys: KeyRing
  readonly maker: DecisionMaker
  readonly codeOf: (place: Place) => Promise<CommitCode>
}

/** What a decision is made again with, whichever code it is. */
export type ReplayTools = Pick<ObserverOptions, 'record' | 'keys' | 'maker'>

interface VersionedBundle {
  readonly version: string
  readonly bundle: string
}

/** @throws FC_REPLAY_SANDBOX */
export async function replayOnce(
  code: CodeSource,
  { record, keys, maker }: ReplayTools,
): Promise<ReplayedDecision> {
  const options = { decisions: [record], code, keys, maker }
  for await (const replayed of replayDecisions(options)) return replayed
  throw replayError('FC_REPLAY_SANDBOX', 'a decision was not answered')
}

/** Asks places what they make of one decision. Each version is run once, each place asked once. */
export class Observer {
  readonly #options: ObserverOptions
  readonly #codes = new Map<string, Promise<CommitCode>>()
  readonly #findings = new Map<string, Promise<Finding>>()
  readonly #replays = new Map<string, Promise<ReplayedDecision>>()
  /** Each run takes a process. */
  readonly #runs = new AtOnce(availableParallelism())

  constructor(options: ObserverOptions) {
    this.#options = options
  }

  /** How many versions of the engine ran. */
  get versions(): number {
    return this.#replays.size
  }

  /** @throws FC_REPLAY_GIT, FC_REPLAY_SANDBOX */
  findingAt(place: Place): Promise<Finding> {
    const name = nameOf(place)
    const known = this.#findings.get(name) ?? this.#look(place)
    this.#findings.set(name, known)
    return known
  }

  codeAt(place: Place): Promise<CommitCode> {
    const name = nameOf(place)
    const known = this.#codes.get(name) ?? this.#options.codeOf(place)
    this.#codes.set(name, known)
    return known
  }

  async #look(place: Place): Promise<Finding> {
    const code = await this.codeAt(place)
    if (code.kind !== 'code') return { place, code, ...findingWithout(code) }
    return { place, code, ...findingOf(await this.#replay(code)) }
  }

  #replay({ version, bundle }: VersionedBundle): Promise<ReplayedDecision> {
    const known =
      this.#replays.get(version) ??
      this.#runs.run(() => replayOnce(bundleCode(bundle), this.#options))
    this.#replays.set(version, known)
    return known
  }
}

function nameOf(place: Place): string {
  return place.kind === 'commit' ? place.commit.sha : place.kind
}
