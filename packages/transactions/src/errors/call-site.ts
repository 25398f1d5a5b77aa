import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Frames looked at where nobody waits for the answer: enough to get out of the driver. */
const framesMax = 25

/** This package's folder as stacks name it; empty where a bundler left no place of our own. */
const ownFolders = findOwnFolders(import.meta.url)

/**
 * Between the caller and us: the runtime, the driver, the query builder, and the recorder, also where
 * it is a workspace of this repository.
 */
const foreign =
  /\bnode:|[/\\]node_modules[/\\](?:pg|pg-pool|kysely|@first-contact)[/\\]|[/\\]packages[/\\]recorder[/\\](?:src|dist)[/\\]/

/** A place in somebody's code, kept as V8 took it and written out only when it is asked for. */
export class CallSite {
  readonly #trace: Error
  /** Frames of ours between the top of the stack and the place. */
  readonly #framesAbove: number
  readonly #otherwise: CallSite | undefined
  #text: string | undefined
  /** Whether it was taken another time: the same place, as far as is known. */
  readonly isRemembered: boolean

  constructor(
    trace: Error,
    framesAbove: number,
    more: { readonly otherwise?: CallSite | undefined; readonly isRemembered?: boolean } = {},
  ) {
    this.#trace = trace
    this.#framesAbove = framesAbove
    this.#otherwise = more.otherwise
    this.isRemembered = more.isRemembered ?? false
  }

  /** The same place, for use at another time. */
  asRemembered(): CallSite {
    return new CallSite(this.#trace, this.#framesAbove, { isRemembered: true })
  }

  /** `file:line:column`, below the working directory where it can be. */
  toString(): string {
    this.#text ??= describe(this.#trace, this.#framesAbove, this.#otherwise)
    return this.#text
  }
}

/** With frozen intrinsics the depth of a stack is what it is. */
const canSetDepth = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable ?? true

/**
 * Remembers who called the function that calls this one. V8 takes each frame it is asked for and
 * goes on through what awaits them, so it is asked for three: this function, the one that calls it,
 * and its caller. Turning them into text costs far more, and waits until somebody reads it.
 */
export function callerSite(): CallSite {
  if (!canSetDepth) return new CallSite(new Error('call site'), 2)
  const depth = Error.stackTraceLimit
  Error.stackTraceLimit = 3
  const trace = new Error('call site')
  Error.stackTraceLimit = depth
  return new CallSite(trace, 2)
}

/**
 * As `callerSite`, through any number of frames of ours and the driver, also to those who await
 * them; for what ends in an error anyway.
 *
 * @param otherwise - the place where nobody awaits it
 */
export function distantCallerSite(otherwise?: CallSite): CallSite {
  if (!canSetDepth) return new CallSite(new Error('call site'), 1, { otherwise })
  const depth = Error.stackTraceLimit
  Error.stackTraceLimit = framesMax
  const trace = new Error('call site')
  Error.stackTraceLimit = depth
  return new CallSite(trace, 1, { otherwise })
}

function findOwnFolders(url: string | undefined): readonly string[] {
  if (url === undefined || !/\/errors\/call-site\.[jt]s/.test(url)) return []
  const folder = new URL('..', url).href
  return folder.startsWith('file:') ? [folder, fileURLToPath(folder)] : [folder]
}

function isForeign(line: string): boolean {
  return foreign.test(line) || ownFolders.some((folder) => line.includes(folder))
}

function describe(trace: Error, framesAbove: number, otherwise: CallSite | undefined): string {
  // A prepareStackTrace of the host may have made anything of it.
  const stack: unknown = trace.stack
  if (typeof stack !== 'string') return 'a place that is not known'
  const frames = stack
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(framesAbove)
  const own = frames.find((line) => !isForeign(line))
  if (own === undefined && otherwise !== undefined) return String(otherwise)
  const frame = own ?? frames[0]
  return frame === undefined ? 'a place that is not known' : placeOf(frame)
}

function placeOf(frame: string): string {
  const place = /\(?((?:file:|[/\\]|[A-Za-z]:[/\\])[^()]*?:\d+(?::\d+)?)\)?$/.exec(frame)?.[1]
  return place === undefined ? frame.trim().replace(/^at /, '') : shortPlace(place)
}

/** A `file:` URL or path with line and column, as short as it can be. */
export function shortPlace(place: string): string {
  const [, file = place, position = ''] = /^(.*?)((?::\d+){0,2})$/.exec(place) ?? []
  const path = file.startsWith('file:') ? pathOfUrl(file) : file
  const below = relative(process.cwd(), path)
  return (below === '' || below.startsWith(`..${sep}`) ? path : below) + position
}

function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}
