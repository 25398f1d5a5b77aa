import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { ProjectKey } from '../../keys/project-key.ts'
import type { SubjectKeyRecord } from '../../records/subject-key-record.ts'
import { FirstContactError } from '../../errors/first-contact-error.ts'
import { openBytes, sealBytes } from './seal-bytes.ts'

/** A key that seals one subject's values. */
export interface DataKey {
  /** 16 hex digits. */
  readonly id: string
  readonly key: KeyObject
}

/** A subject's key as it is stored, without what the producer adds. */
export type WrappedKey = Pick<
  SubjectKeyRecord,
  'made_at' | 'subject' | 'key_id' | 'wrapped' | 'kek_id'
>

const keyBytes = 32
/** Subjects remembered; one that comes back after it was forgotten gets another key. */
const subjectsMax = 10_000
/**
 * After this a subject gets another key. Whoever erases a subject deletes the keys that are stored;
 * a process that goes on using one of those would make decisions that nobody can ever open.
 */
const lifetimeMs = 60 * 60 * 1000

interface HeldKey extends DataKey {
  readonly madeMs: number
}

/**
 * The data keys of this process, one for each subject, made when they are first needed. A wrapped
 * copy goes to the store before anything is sealed with a key.
 */
export class DataKeys {
  readonly #wrapping: WrappingKey
  readonly #write: (key: WrappedKey) => void
  readonly #held = new Map<string | null, HeldKey>()

  constructor(projectKey: ProjectKey, write: (key: WrappedKey) => void) {
    this.#wrapping = wrappingKey(projectKey)
    this.#write = write
  }

  keyFor(subject: string | null): DataKey {
    const nowMs = Date.now()
    const held = this.#held.get(subject)
    if (held !== undefined && nowMs - held.madeMs < lifetimeMs) return held
    const made = { ...dataKeyOf(randomBytes(keyBytes)), madeMs: nowMs }
    this.#write(wrapDataKey(this.#wrapping, made, { subject, madeAt: new Date(nowMs) }))
    if (this.#held.size >= subjectsMax) this.#held.clear()
    this.#held.set(subject, made)
    return made
  }
}

function dataKeyOf(bytes: Buffer): DataKey {
  const id = createHash('sha256').update('data-key-id').update(bytes).digest('hex').slice(0, 16)
  return { id, key: createSecretKey(bytes) }
}

/** The key that wraps data keys, with the id it is named by. */
interface WrappingKey {
  readonly id: string
  readonly key: KeyObject
}

function wrappingKey(projectKey: ProjectKey): WrappingKey {
  return { id: projectKey.keyId('seal'), key: createSecretKey(projectKey.derive('seal')) }
}

function wrapDataKey(
  wrapping: WrappingKey,
  { id, key }: DataKey,
  { subject, madeAt }: { readonly subject: string | null; readonly madeAt: Date },
): WrappedKey {
  return {
    made_at: madeAt.toISOString(),
    subject,
    key_id: id,
    wrapped: sealBytes(wrapping.key, key.export(), id),
    kek_id: wrapping.id,
  }
}

/**
 * Unwraps a stored data key.
 *
 * @throws FC_SEAL_UNREADABLE when it was wrapped with another project key, or was changed
 */
export function unwrapDataKey(
  projectKey: ProjectKey,
  wrapped: Pick<WrappedKey, 'key_id' | 'wrapped'>,
): DataKey {
  const { key } = wrappingKey(projectKey)
  const made = dataKeyOf(openBytes(key, wrapped.wrapped, wrapped.key_id))
  if (made.id !== wrapped.key_id) {
    throw new FirstContactError('FC_SEAL_UNREADABLE', {
      message: `The data key ${wrapped.key_id} is not the one its id names.`,
    })
  }
  return made
}

/**
 * Wraps a stored data key with another project key, for a rotation: what is sealed stays as it is.
 *
 * @throws FC_SEAL_UNREADABLE when it was not wrapped with the key given as the old one
 */
export function rewrapDataKey<Key extends WrappedKey>(
  from: ProjectKey,
  to: ProjectKey,
  wrapped: Key,
): Key {
  const { key } = unwrapDataKey(from, wrapped)
  const wrapping = wrappingKey(to)
  return {
    ...wrapped,
    wrapped: sealBytes(wrapping.key, key.export(), wrapped.key_id),
    kek_id: wrapping.id,
  }
}
