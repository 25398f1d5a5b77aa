import { nodeCodeClasses, sqlstateClasses } from './classification-table.ts'
import { isErrorClassName } from './error-class-registry.ts'
import type { ErrorClass } from './error-class.ts'

/** How far a chain of causes is followed; `fetch` hides the socket's code one cause down. */
const causesMax = 5

const sqlstatePattern = /^[0-9A-Z]{5}$/

/** Reads a property of anything; a getter or proxy that throws reads as undefined. */
export function readProperty(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return (value as { readonly [key: string]: unknown })[key]
  } catch {
    return undefined
  }
}

/**
 * Names the class of a failure by one table: its own code, SQLSTATE, Node code, abort and timeout,
 * else `unknown`. The outermost error that has an entry decides. Never throws.
 */
export function classifyError(error: unknown): ErrorClass {
  let link: unknown = error
  for (let depth = 0; depth <= causesMax; depth += 1) {
    if ((typeof link !== 'object' && typeof link !== 'function') || link === null) break
    const found = classifyLink(link)
    if (found !== null) return found
    link = readProperty(link, 'cause')
  }
  return 'unknown'
}

/** Whether a failure is somebody's decision to stop, not a time limit. */
export function isAbort(error: unknown): boolean {
  return readProperty(error, 'name') === 'AbortError' && classifyError(error) !== 'infra.timeout'
}

/** What a link of a chain says of itself. */
interface LinkSigns {
  readonly errorClass?: unknown
  readonly code?: unknown
  readonly name?: unknown
}

function classifyLink(link: object): ErrorClass | null {
  let signs: LinkSigns
  try {
    const { errorClass, code, name } = link as LinkSigns
    signs = { errorClass, code, name }
  } catch {
    // One getter threw; the others may still say something.
    signs = {
      errorClass: readProperty(link, 'errorClass'),
      code: readProperty(link, 'code'),
      name: readProperty(link, 'name'),
    }
  }
  const { errorClass, code, name } = signs
  if (errorClass !== undefined && isErrorClassName(errorClass)) return errorClass
  if (typeof code === 'string') {
    const byCode = classifyCode(code)
    if (byCode !== null) return byCode
  }
  if (name === 'TimeoutError') return 'infra.timeout'
  if (name === 'AbortError') return classifyAbort(link)
  return null
}

function classifyCode(code: string): ErrorClass | null {
  if (code.startsWith('FC_INVARIANT_')) return 'system.assertion'
  const node = nodeCodeClasses.get(code)
  if (node !== undefined) return node
  if (!sqlstatePattern.test(code)) return null
  return sqlstateClasses.get(code) ?? sqlstateClasses.get(code.slice(0, 2)) ?? null
}

/** An abort because time ran out is a timeout; any other abort is the other side going away. */
function classifyAbort(link: object): ErrorClass {
  const cause = readProperty(link, 'cause')
  return readProperty(cause, 'name') === 'TimeoutError' ? 'infra.timeout' : 'infra.connection'
}
