import { join } from 'node:path'
import { rejectedFile, rejectedFolder } from '../spool/spool-layout.ts'
import type { RejectedLine } from './transport.ts'

/** Codes come from the station, and it may send any; a person reads no more than this. */
const codesMax = 20

/** The first rejection of a code, and where it and its like are kept. */
export interface RejectionNote {
  readonly code: string
  readonly message: string
  /** The file while its folder is there. */
  readonly keptIn: string
  /** The folder it moves to when its own is finished. */
  readonly laterIn: string
}

/** Remembers the first rejection of each code, so that somebody is told once. */
export class RejectionNotes {
  readonly #dir: string
  readonly #byCode = new Map<string, RejectionNote>()

  constructor(dir: string) {
    this.#dir = dir
  }

  get list(): readonly RejectionNote[] {
    return [...this.#byCode.values()]
  }

  note(folder: string, lines: readonly RejectedLine[]): void {
    for (const { code, message } of lines) {
      if (this.#byCode.has(code) || this.#byCode.size >= codesMax) continue
      const keptIn = join(folder, rejectedFile)
      this.#byCode.set(code, { code, message, keptIn, laterIn: join(this.#dir, rejectedFolder) })
    }
  }
}
