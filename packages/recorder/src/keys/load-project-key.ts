import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { FirstContactError } from '../errors/first-contact-error.ts'
import { ProjectKey } from './project-key.ts'

/** Where the key is kept unless the environment says otherwise. */
export const projectKeyFile = join('.first-contact', 'keys', 'project.key')

const keyBytes = 32

export interface ProjectKeySource {
  /** The key itself, 64 hex digits or base64; `FC_PROJECT_KEY`. Wins over files. */
  readonly value?: string | undefined
  /**
   * A file that the deployment provides, whatever its mode; made once when missing where its folder
   * can be written. `FC_PROJECT_KEY_FILE`.
   */
  readonly file?: string | undefined
  /** Folder of `.first-contact/keys/project.key`, made once when missing. */
  readonly projectDir?: string | undefined
}

/**
 * Reads the project key, or makes its 0600 file once: two processes that start at the same time get
 * the same key.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function loadProjectKey(source: ProjectKeySource = {}): ProjectKey {
  if (source.value !== undefined) return parseKey(source.value, 'FC_PROJECT_KEY')
  if (source.file !== undefined) {
    return parseKey(readGivenFile(source.file) ?? makeKeyFile(source.file), source.file)
  }
  const file = join(source.projectDir ?? process.cwd(), projectKeyFile)
  const existing = readOwnFile(file) ?? makeKeyFile(file)
  return parseKey(existing, projectKeyFile)
}

const retiredKeyId = /^[0-9a-f]{8}$/

/**
 * The keys that a rotation has left beside the file of the project key, under their ids, in the order
 * of these; none where there is no such folder. They open what was wrapped and compare what was
 * hashed before.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function loadRetiredKeys({ file, projectDir }: ProjectKeySource): readonly ProjectKey[] {
  const current = file ?? join(projectDir ?? process.cwd(), projectKeyFile)
  const read = file === undefined ? readOwnFile : readGivenFile
  const prefix = `${basename(current)}.`
  return filesBeside(current)
    .filter((name) => name.startsWith(prefix) && retiredKeyId.test(name.slice(prefix.length)))
    .toSorted()
    .flatMap((name) => {
      const retired = join(dirname(current), name)
      const text = read(retired)
      return text === null ? [] : [parseKey(text, retired)]
    })
}

function filesBeside(file: string): readonly string[] {
  try {
    return readdirSync(dirname(file))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(file, cause)
  }
}

function parseKey(text: string, where: string): ProjectKey {
  const trimmed = text.trim()
  const material = /^[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64')
  if (material.length !== keyBytes || !/^[\w+/=-]+$/.test(trimmed)) {
    throw new FirstContactError('FC_KEY_INVALID', {
      message: `The project key in ${where} is not 32 bytes as 64 hex digits or base64.`,
    })
  }
  return new ProjectKey(material)
}

/** The text of a file the deployment provides: a mounted secret has a mode of its own. */
function readGivenFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unreadable(file, cause)
  }
}

/** The text of the file this project made; null where there is none. */
function readOwnFile(file: string): string | null {
  try {
    const mode = statSync(file).mode
    if ((mode & 0o077) !== 0) {
      throw new FirstContactError('FC_KEY_UNSAFE', {
        message: `${file} has mode ${(mode & 0o777).toString(8)}; run chmod 600 on it.`,
      })
    }
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (FirstContactError.is(cause)) throw cause
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unreadable(file, cause)
  }
}

/** Writes aside and links: the name appears once, whole, and never replaces another's. */
function makeKeyFile(file: string): string {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const descriptor = openSync(aside, 'wx', 0o600)
    try {
      writeSync(descriptor, `${randomBytes(keyBytes).toString('hex')}\n`)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    try {
      linkSync(aside, file)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    } finally {
      unlinkSync(aside)
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
  const made = readGivenFile(file)
  if (made === null) throw unreadable(file, { code: 'ENOENT' })
  return made
}

function unreadable(file: string, cause: unknown): FirstContactError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  return new FirstContactError('FC_KEY_UNREADABLE', {
    message: `The project key ${file} cannot be read or made (${code}).`,
    cause,
  })
}
