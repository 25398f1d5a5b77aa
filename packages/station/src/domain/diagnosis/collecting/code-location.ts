/** One frame of a stack trace. */
interface Frame {
  readonly location: string
  readonly isOwn: boolean
  /** The frame that failed is the last one printed, as in Python. */
  readonly isInnermostLast: boolean
}

/** Frames of runtimes and libraries, which are where a failure shows and seldom where it was made. */
const foreign =
  /^(?:java|javax|jdk|sun|kotlin|scala)\.|^(?:com\.sun|org\.(?:springframework|apache|hibernate|eclipse|junit)|io\.(?:grpc|netty|opentelemetry|undertow))\.|node:|node_modules|site-packages|dist-packages|\/usr\/(?:local\/)?(?:lib|go)\/|\/go\/pkg\/mod\/|^System\.|^Microsoft\./

type Reader = (line: string) => Omit<Frame, 'isOwn'> | null

function reader(
  pattern: RegExp,
  isInnermostLast: boolean,
  name: (found: RegExpExecArray) => string,
) {
  return (line: string) => {
    const found = pattern.exec(line)
    return found === null ? null : { location: name(found), isInnermostLast }
  }
}

const readers: readonly Reader[] = [
  // Java: `at shop.cart.Cart.add(Cart.java:41)`
  reader(
    /\bat ([\w$.]+)\.[\w$<>]+\(([\w$]+\.(?:java|kt|scala|groovy)):(\d+)\)/,
    false,
    (found) => `${found[1]}(${found[2]}:${found[3]})`,
  ),
  // .NET: `at Shop.Cart.Add() in /src/Cart.cs:line 41`
  reader(/\bat [\w.<>`]+\(.*\) in (.+?):line (\d+)/, false, (found) => `${found[1]}:${found[2]}`),
  // Node: `at add (/app/cart.js:41:7)` or `at /app/cart.js:41:7`
  reader(
    /\bat (?:async )?(?:.+? \()?((?:file:\/\/|node:|\/|[A-Za-z]:\\)[^():]*?):(\d+):\d+\)?/,
    false,
    (found) => `${found[1]}:${found[2]}`,
  ),
  // Python: `File "/app/cart.py", line 41, in add`
  reader(/File "([^"]+)", line (\d+)/, true, (found) => `${found[1]}:${found[2]}`),
  // Go: `\t/src/cart.go:41 +0x1d`, and `panic at cart.go:41`
  reader(
    /((?:\/|\b)[\w./-]+\.(?:go|rs|rb|php)):(\d+)/,
    false,
    (found) => `${found[1]}:${found[2]}`,
  ),
]

/** Names that a frame reader may look at; nothing of what follows is worth a regular expression. */
const framesLook = /\.(?:java|kt|scala|groovy|cs|go|rs|rb|php|[cm]?[jt]sx?)[:)"]|File "/

function frameOf(line: string): Frame | null {
  if (!framesLook.test(line)) return null
  for (const read of readers) {
    const frame = read(line)
    if (frame !== null) return { ...frame, isOwn: !foreign.test(frame.location) }
  }
  return null
}

const linesMax = 200

/** A frame of one's own code in a text, or nothing. */
export interface CodeLocation {
  readonly location: string
  readonly isInnermostLast: boolean
}

/** Where in the team's own code a stack trace says it failed: the innermost frame that is no library. */
export function codeLocationIn(text: string): CodeLocation | null {
  let found: Frame | null = null
  for (const line of text.split('\n', linesMax)) {
    const frame = frameOf(line)
    if (frame === null || !frame.isOwn) continue
    if (found === null || frame.isInnermostLast) found = frame
  }
  return found
}

const exceptionName = /\b([A-Za-z_$][\w$.]*(?:Exception|Error|Panic|Fault))\b/

/** `NullPointerException` in a line, or nothing. */
export function exceptionTypeIn(text: string): string | null {
  const name = exceptionName.exec(text)?.[1] ?? null
  return name === null || name === 'Error' || name === 'Exception'
    ? null
    : name.slice(name.lastIndexOf('.') + 1)
}
