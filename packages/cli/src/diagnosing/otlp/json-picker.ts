import { telemetryError } from '../telemetry-problem.ts'

/** One object that was asked for. */
export interface PickedObject {
  /** The key of the list it is in, or of itself. */
  readonly key: string
  readonly value: unknown
  readonly line: number
}

/** One picked object is small; a file that opens a brace and goes on is broken. */
const objectMaxLength = 64 * 1024 * 1024

interface Container {
  readonly isList: boolean
  readonly key: string
}

const quote = 34
const backslash = 92

/**
 * Picks objects out of JSON as it comes, without holding the document: a file of half a gigabyte
 * may be one. Several documents may follow each other, one a line or not.
 *
 * It checks no more of the JSON between picks than that its brackets match.
 */
export class JsonPicker {
  readonly #file: string
  readonly #lists: ReadonlySet<string>
  readonly #objects: ReadonlySet<string>
  readonly #onPick: (picked: PickedObject) => void
  readonly #open: Container[] = []
  #line = 1
  #isInText = false
  #isEscaped = false
  #text = ''
  #lastText = ''
  #key = ''
  #picking: { readonly key: string; readonly depth: number; readonly line: number } | null = null
  #picked = ''
  #hasDocument = false

  constructor(options: {
    readonly file: string
    /** Of a list with this key, every object. */
    readonly lists: readonly string[]
    /** The object with this key. */
    readonly objects: readonly string[]
    readonly onPick: (picked: PickedObject) => void
  }) {
    this.#file = options.file
    this.#lists = new Set(options.lists)
    this.#objects = new Set(options.objects)
    this.#onPick = options.onPick
  }

  write(piece: string): void {
    let pickedFrom = this.#picking === null ? -1 : 0
    let textFrom = this.#isInText ? 0 : -1
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at)
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (code === backslash) this.#isEscaped = true
        else if (code === quote) {
          this.#isInText = false
          if (this.#picking === null) this.#lastText = this.#text + piece.slice(textFrom, at)
          this.#text = ''
        }
        continue
      }
      switch (code) {
        case quote:
          this.#isInText = true
          textFrom = at + 1
          break
        case 10:
          this.#line += 1
          break
        case 58: // :
          this.#key = this.#lastText
          break
        case 123: // {
        case 91: // [
          if (this.#begin(code === 91)) pickedFrom = at
          break
        case 125: // }
        case 93: // ]
          if (this.#end(code === 93)) {
            this.#pick(this.#picked + piece.slice(pickedFrom, at + 1))
            pickedFrom = -1
          }
          break
        default:
      }
    }
    if (this.#isInText && this.#picking === null) this.#text += piece.slice(Math.max(textFrom, 0))
    if (this.#picking !== null) this.#picked += piece.slice(Math.max(pickedFrom, 0))
    if (this.#picked.length > objectMaxLength) {
      throw telemetryError(
        this.#file,
        this.#picking?.line ?? this.#line,
        'an object is larger than 64 MiB',
      )
    }
  }

  /** @throws FC_CLI_TELEMETRY when the file ends in the middle of something */
  end(): void {
    if (this.#open.length > 0 || this.#isInText) {
      const inside = this.#open.findLast(({ key }) => key !== '')?.key
      throw telemetryError(
        this.#file,
        this.#line,
        `the JSON ends in the middle${inside === undefined ? '' : ` of "${inside}"`}: the file is cut off`,
      )
    }
    if (!this.#hasDocument) throw telemetryError(this.#file, null, 'holds no JSON')
  }

  /** Whether a pick begins here. */
  #begin(isList: boolean): boolean {
    this.#hasDocument = true
    const parent = this.#open.at(-1)
    const key = parent?.isList === true ? parent.key : this.#key
    this.#open.push({ isList, key })
    this.#key = ''
    this.#lastText = ''
    if (this.#picking !== null || isList) return false
    const isPicked = parent?.isList === true ? this.#lists.has(key) : this.#objects.has(key)
    if (isPicked) this.#picking = { key, depth: this.#open.length, line: this.#line }
    return isPicked
  }

  /** Whether a pick ends here. */
  #end(isList: boolean): boolean {
    const closed = this.#open.pop()
    if (closed === undefined || closed.isList !== isList) {
      throw telemetryError(
        this.#file,
        this.#line,
        `is no JSON: a ${isList ? ']' : '}'} closes nothing`,
      )
    }
    return this.#picking !== null && this.#open.length < this.#picking.depth
  }

  #pick(text: string): void {
    const { key = '', line = this.#line } = this.#picking ?? {}
    this.#picking = null
    this.#picked = ''
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw telemetryError(this.#file, line, `is no JSON: ${(cause as Error).message}`)
    }
    this.#onPick({ key, value, line })
  }
}
