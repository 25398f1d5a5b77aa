import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../spool/make-folder.ts'
import { after } from '../../spool/spool-clock.ts'
import { pruneJournals } from './prune-journals.ts'

/** What an application may say about its journal. */
export interface JournalOptions {
  /** @defaultValue `.first-contact/journal` */
  readonly dir?: string | undefined
  /** Size at which the file of a process is set aside; it has one such. @defaultValue 8 MiB */
  readonly maxBytes?: number | undefined
}

const mib = 1024 * 1024
export const journalDirDefault = join('.first-contact', 'journal')
export const journalMaxBytesDefault = 8 * mib
/** For all processes of a folder together. */
const folderMaxBytes = 64 * mib
/** What kill -9 costs of the journal; the spool has it all the same. */
const flushMs = 100
/** Keys remembered, so that a new file can begin with those it needs. */
const keysMax = 10_000

const newline = Buffer.from('\n')

/**
 * The bounded local copy of a process's recent decisions: what a replay finds without a station and
 * without a database. Every file holds the wrapped keys of its own decisions.
 *
 *     closed --first line--> open --too large--> set aside, closed
 *                              └──cannot be written──> given up
 *
 * It is a copy, so whatever fails here costs the copy and nobody's decision.
 */
export class Journal {
  readonly #dir: string
  readonly #file: string
  readonly #maxBytes: number
  readonly #keyLines = new Map<string, Buffer>()
  readonly #keysInFile = new Set<string>()
  #descriptor: number | null = null
  #waiting: Buffer[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #isGivenUp = false

  constructor(dir: string, name: string, maxBytes: number) {
    this.#dir = dir
    this.#file = join(dir, `${name}.jsonl`)
    this.#maxBytes = maxBytes
    process.on('exit', this.#flushAtExit)
  }

  /** Remembers the line of a wrapped key for the decisions that are sealed with it. */
  noteKey(keyId: string, line: Buffer): void {
    if (this.#keyLines.size >= keysMax) this.#keyLines.clear()
    this.#keyLines.set(keyId, line)
  }

  append(line: Buffer, keyId: string | null): void {
    if (this.#isGivenUp) return
    if (this.#bytes + line.length > this.#maxBytes) this.#setAside()
    const keyLine = keyId === null ? undefined : this.#keyLines.get(keyId)
    if (keyId !== null && keyLine !== undefined && !this.#keysInFile.has(keyId)) {
      this.#keysInFile.add(keyId)
      this.#push(keyLine)
    }
    this.#push(line)
    this.#timer ??= after(flushMs, () => this.flush())
  }

  /** Writes what waits. Never throws. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.length === 0) return
    const lines = Buffer.concat(this.#waiting)
    this.#waiting = []
    try {
      this.#descriptor ??= this.#open()
      writeSync(this.#descriptor, lines)
    } catch {
      this.#isGivenUp = true
    }
  }

  close(): void {
    process.off('exit', this.#flushAtExit)
    this.flush()
    this.#closeFile()
  }

  #push(line: Buffer): void {
    this.#waiting.push(line, newline)
    this.#bytes += line.length + 1
  }

  readonly #flushAtExit = (): void => this.flush()

  #open(): number {
    makeFolder(this.#dir)
    pruneJournals(this.#dir, folderMaxBytes)
    return openSync(this.#file, 'a', 0o600)
  }

  /** Of one process there are at most two files, the one before last is overwritten. */
  #setAside(): void {
    this.flush()
    const isOpen = this.#descriptor !== null
    this.#closeFile()
    this.#bytes = 0
    this.#keysInFile.clear()
    try {
      if (isOpen) renameSync(this.#file, `${this.#file}.1`)
    } catch {
      this.#isGivenUp = true
    }
  }

  #closeFile(): void {
    if (this.#descriptor === null) return
    try {
      closeSync(this.#descriptor)
    } catch {
      // It is gone already.
    }
    this.#descriptor = null
  }
}
