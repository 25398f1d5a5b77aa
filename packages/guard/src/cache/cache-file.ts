import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'

const magic = 'first-contact guard cache 1'

/** Files of other maps or rules that stay beside this one. */
const filesKeptMax = 8

/** What a process that was killed left half written. */
const leftoverAgeMs = 3_600_000

/** Parts of a cache file, each a text of its own: a reader that needs only the first reads only that. */
export type CacheParts = readonly string[]

/** Where a part begins and ends, in bytes, and its checksum. */
type PartMark = readonly [length: number, checksum: number]

function parseMarks(line: string): readonly PartMark[] | null {
  if (!line.startsWith(`${magic} `)) return null
  const marks = line
    .slice(magic.length + 1)
    .split(' ')
    .map((mark) => mark.split(':').map(Number) as unknown as PartMark)
  return marks.every((mark) => mark.length === 2 && mark.every(Number.isInteger)) ? marks : null
}

/** Reads so many bytes from a place in a file; fewer where it ends. */
function readRange(descriptor: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(descriptor, bytes, done, length - done, start + done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}

function withFile<Answer>(path: string, read: (descriptor: number) => Answer): Answer | null {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    // None yet, or not for us: nothing is known, and nothing is lost.
    return null
  }
  try {
    return read(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The first line fits into this many bytes, whatever is written. */
const headBytes = 256

interface Head {
  readonly line: string
  readonly marks: readonly PartMark[]
}

function readHead(descriptor: number): Head | null {
  const bytes = readRange(descriptor, 0, headBytes)
  const line = bytes.toString('latin1', 0, Math.max(0, bytes.indexOf('\n')))
  const marks = parseMarks(line)
  if (marks === null) return null
  const length = marks.reduce((sum, [each]) => sum + each, line.length + 1)
  return fstatSync(descriptor).size === length ? { line, marks } : null
}

/** A part, where the file is still the one whose head was read. */
function readPart(path: string, { line, marks }: Head, index: number): string | null {
  return withFile(path, (descriptor) => {
    const [length, checksum] = marks[index] ?? [0, 0]
    if (readHead(descriptor)?.line !== line) return null
    const before = marks.slice(0, index).reduce((sum, [each]) => sum + each, line.length + 1)
    const bytes = readRange(descriptor, before, length)
    return crc32(bytes) === checksum ? bytes.toString('utf8') : null
  })
}

/**
 * Reads a cache file, each part when it is asked for. `null` where there is none, and where it is
 * torn, altered or of another format: a cache is believed whole or not at all.
 */
export function readCacheFile(path: string): readonly (() => string | null)[] | null {
  const head = withFile(path, readHead)
  return head === null ? null : head.marks.map((_, index) => () => readPart(path, head, index))
}

function removeOld(folder: string, own: string): void {
  const files = readdirSync(folder)
    .filter((name) => name !== own && /\.(?:cache|tmp)$/.test(name))
    .map((name) => {
      // Another process may have tidied it up.
      const mtimeMs = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
      return { name, mtimeMs }
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs)
  const leftovers = files.filter(
    ({ name, mtimeMs }) => name.endsWith('.tmp') && mtimeMs < Date.now() - leftoverAgeMs,
  )
  const others = files.filter(({ name }) => name.endsWith('.cache')).slice(filesKeptMax)
  for (const { name } of [...leftovers, ...others]) rmSync(join(folder, name), { force: true })
}

/**
 * Writes a cache file beside the old one and puts it in its place at once, so that whoever reads
 * meanwhile reads one of the two whole. Answers why it could not.
 */
export function writeCacheFile(path: string, parts: CacheParts): string | null {
  const folder = dirname(path)
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  const bytes = parts.map((part) => Buffer.from(part))
  const marks = bytes.map((part) => `${part.length}:${crc32(part)}`).join(' ')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${magic} ${marks}\n`), ...bytes]))
    renameSync(temporary, path)
    removeOld(folder, path.slice(folder.length + 1))
    return null
  } catch (error) {
    // Nothing was written where there is no folder.
    if (existsSync(temporary)) rmSync(temporary, { force: true })
    return error instanceof Error ? error.message : String(error)
  }
}
