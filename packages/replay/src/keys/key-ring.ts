import { canonicalize } from '@first-contact/recorder/canonical'
import {
  type DataKey,
  type OpenedValues,
  openValues,
  type ProjectKey,
  unwrapDataKey,
  viewKeys,
} from '@first-contact/recorder/opening'
import type { DecisionRecord } from '@first-contact/recorder/records'
import type { DecisionRequest } from '../sandbox/sandbox-answer.ts'
import type { JudgeKeys } from '../verdict/judge.ts'
import { type FindWrappedKey, isErased } from './find-key.ts'

/** A decision with what the keys give of it. */
export interface OpenedDecision {
  readonly opened: DecisionRequest['opened']
  readonly judgeKeys: JudgeKeys
  /** Why sealed fields stay closed; null where they do not, or there are none. */
  readonly closed: ClosedBecause | null
}

/** Why what is sealed cannot be opened. */
export interface ClosedBecause {
  /** `erased`: on purpose and for good. `no key`: it may be somewhere else. */
  readonly kind: 'erased' | 'no key' | 'altered'
  readonly reason: string
}

const hashDigits = 16
const dataKeysMax = 1000

/** The keys that a replay has: everything works without any, and says what it could not see. */
export class KeyRing {
  readonly #projectKeys: readonly ProjectKey[]
  readonly #findWrapped: FindWrappedKey
  readonly #dataKeys = new Map<string, DataKey | ClosedBecause>()

  /** @param projectKeys - the current one and those that were retired: each opens what it wrapped */
  constructor(
    projectKeys: ProjectKey | readonly ProjectKey[] | undefined,
    findWrapped: FindWrappedKey,
  ) {
    this.#projectKeys = projectKeys === undefined ? [] : [projectKeys].flat()
    this.#findWrapped = findWrapped
  }

  async open(record: DecisionRecord): Promise<OpenedDecision> {
    const opened = await this.#openValues(record)
    const values = isClosed(opened) ? null : opened
    const textAt = (side: keyof OpenedValues, pointer: string): string | null => {
      const found = values?.[side](pointer) ?? null
      return found === null ? null : canonicalize(found.value)
    }
    const key = this.#keyBehind(record)
    const { token } = viewKeys(key, { kind: 'known', subject: null })
    return {
      opened: {
        input: openedTexts(record.input, (pointer) => textAt('input', pointer)),
        tape: openedTexts(record.tape, (pointer) => textAt('tape', pointer)),
      },
      judgeKeys: {
        token,
        openedText: (pointer) => textAt('output', pointer),
        outputHash: (text) => key?.hmacHex('input-hash', text, hashDigits) ?? null,
      },
      closed: isClosed(opened) ? opened : null,
    }
  }

  /** The key that the hashes of a decision were made with; those of another one say nothing. */
  #keyBehind({ input_hash_key_id: keyId }: DecisionRecord): ProjectKey | undefined {
    return this.#projectKeys.find((key) => key.keyId('input-hash') === keyId)
  }

  /** The sealed values of a decision, null where it has none, or why they stay closed. */
  async #openValues(record: DecisionRecord): Promise<OpenedValues | ClosedBecause | null> {
    const { sealed, seal_key_id: keyId } = record
    if (sealed === null || keyId === null) return null
    const key = await this.#dataKey(keyId)
    if (isClosed(key)) return key
    try {
      return openValues(key, record)
    } catch {
      return { kind: 'altered', reason: `what is sealed cannot be opened with key ${keyId}` }
    }
  }

  async #dataKey(keyId: string): Promise<DataKey | ClosedBecause> {
    const known = this.#dataKeys.get(keyId)
    if (known !== undefined) return known
    const found = await this.#unwrap(keyId)
    if (this.#dataKeys.size >= dataKeysMax) this.#dataKeys.clear()
    this.#dataKeys.set(keyId, found)
    return found
  }

  async #unwrap(keyId: string): Promise<DataKey | ClosedBecause> {
    if (this.#projectKeys.length === 0) return noKey('there is no project key here')
    const wrappedWith = (kekId: string): ProjectKey | undefined =>
      this.#projectKeys.find((key) => key.keyId('seal') === kekId)
    const found = await this.#findWrapped(keyId, (kekId) => wrappedWith(kekId) !== undefined)
    if (found === null)
      return noKey(`the key ${keyId} is not here, and nothing here tells of an erasure`)
    if (isErased(found)) {
      const day = found.erased_at.slice(0, 10)
      return { kind: 'erased', reason: `its subject was erased on ${day}` }
    }
    const key = wrappedWith(found.kek_id)
    if (key === undefined) {
      return noKey(
        `the key ${keyId} is wrapped with sealing key ${found.kek_id}, whose project key is not here`,
      )
    }
    try {
      return unwrapDataKey(key, found)
    } catch {
      return { kind: 'altered', reason: `the key ${keyId} was altered` }
    }
  }
}

function noKey(reason: string): ClosedBecause {
  return { kind: 'no key', reason }
}

function isClosed(given: DataKey | OpenedValues | ClosedBecause | null): given is ClosedBecause {
  return given !== null && 'reason' in given
}

const sealedPointer = /"\$fc":"sealed","v":("(?:[^"\\]|\\.)*")/g

/** What can be opened of a view, by pointer. */
function openedTexts(
  view: string | null,
  textAt: (pointer: string) => string | null,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const [, quoted = '""'] of (view ?? '').matchAll(sealedPointer)) {
    const pointer = JSON.parse(quoted) as string
    const text = textAt(pointer)
    if (text !== null) texts[pointer] = text
  }
  return texts
}
