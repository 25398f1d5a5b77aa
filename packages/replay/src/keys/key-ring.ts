import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalize } from '@first-contact/recorder/canonical'
import {
  type DataKey,
  loadProjectKey,
  type OpenedValues,
  openValues,
  type ProjectKey,
  projectKeyFile,
  unwrapDataKey,
  viewKeys,
  type WrappedKey,
} from '@first-contact/recorder/opening'
import type { DecisionRecord } from '@first-contact/recorder/records'
import type { DecisionRequest } from '../sandbox/sandbox-answer.ts'
import type { JudgeKeys } from '../verdict/judge.ts'

/** Where the project's key may be, as the recorder looks for it. */
export interface ProjectKeyPlace {
  readonly root: string
  readonly variables: Readonly<Record<string, string | undefined>>
}

/**
 * The key of a project, where there is one; a replay makes none.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function findProjectKey({ root, variables }: ProjectKeyPlace): ProjectKey | undefined {
  const { FC_PROJECT_KEY: value, FC_PROJECT_KEY_FILE: file } = variables
  if (value !== undefined && value !== '') return loadProjectKey({ value })
  if (file !== undefined && file !== '')
    return existsSync(file) ? loadProjectKey({ file }) : undefined
  return existsSync(join(root, projectKeyFile)) ? loadProjectKey({ projectDir: root }) : undefined
}

/** Finds the wrapped key of a subject by its id. */
export type FindWrappedKey = (keyId: string) => Promise<WrappedKey | null>

/** A decision with what the keys give of it. */
export interface OpenedDecision {
  readonly opened: DecisionRequest['opened']
  readonly judgeKeys: JudgeKeys
  /** Why sealed fields stay closed; null where they do not, or there are none. */
  readonly closedBecause: string | null
}

const hashDigits = 16
const dataKeysMax = 1000

/** The keys that a replay has: everything works without any, and says what it could not see. */
export class KeyRing {
  readonly #projectKey: ProjectKey | undefined
  readonly #findWrapped: FindWrappedKey
  readonly #dataKeys = new Map<string, DataKey | string>()

  constructor(projectKey: ProjectKey | undefined, findWrapped: FindWrappedKey) {
    this.#projectKey = projectKey
    this.#findWrapped = findWrapped
  }

  async open(record: DecisionRecord): Promise<OpenedDecision> {
    const opened = await this.#openValues(record)
    const values = typeof opened === 'string' ? null : opened
    const textAt = (side: keyof OpenedValues, pointer: string): string | null => {
      const found = values?.[side](pointer) ?? null
      return found === null ? null : canonicalize(found.value)
    }
    const { token } = viewKeys(this.#projectKey, { kind: 'known', subject: null })
    return {
      opened: {
        input: openedTexts(record.input, (pointer) => textAt('input', pointer)),
        tape: openedTexts(record.tape, (pointer) => textAt('tape', pointer)),
      },
      judgeKeys: {
        token: this.#isKeyOf(record) ? token : null,
        openedText: (pointer) => textAt('output', pointer),
        outputHash: (text) => this.#outputHash(record, text),
      },
      closedBecause: typeof opened === 'string' ? opened : null,
    }
  }

  /** Hashes made with another key say nothing. */
  #isKeyOf(record: DecisionRecord): boolean {
    return this.#projectKey?.keyId('input-hash') === record.input_hash_key_id
  }

  #outputHash(record: DecisionRecord, text: string): string | null {
    if (this.#projectKey === undefined || !this.#isKeyOf(record)) return null
    return this.#projectKey.hmacHex('input-hash', text, hashDigits)
  }

  /** The sealed values of a decision, null where it has none, or why they stay closed. */
  async #openValues(record: DecisionRecord): Promise<OpenedValues | string | null> {
    const { sealed, seal_key_id: keyId } = record
    if (sealed === null || keyId === null) return null
    const key = await this.#dataKey(keyId)
    if (typeof key === 'string') return key
    try {
      return openValues(key, record)
    } catch {
      return `what is sealed cannot be opened with key ${keyId}`
    }
  }

  async #dataKey(keyId: string): Promise<DataKey | string> {
    const known = this.#dataKeys.get(keyId)
    if (known !== undefined) return known
    const found = await this.#unwrap(keyId)
    if (this.#dataKeys.size >= dataKeysMax) this.#dataKeys.clear()
    this.#dataKeys.set(keyId, found)
    return found
  }

  async #unwrap(keyId: string): Promise<DataKey | string> {
    if (this.#projectKey === undefined) return 'there is no project key here'
    const wrapped = await this.#findWrapped(keyId)
    if (wrapped === null) return `the key ${keyId} is not kept: its subject may have been erased`
    try {
      return unwrapDataKey(this.#projectKey, wrapped)
    } catch {
      return `the key ${keyId} was wrapped with another project key`
    }
  }
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
