/**
 * The constant part of a log line. Only the first step of Drain (He et al., "Drain: An Online Log
 * Parsing Approach with Fixed Depth Tree", ICWS 2017) is taken: what is known to vary is masked.
 * Its tree is not, because the templates of a tree depend on the order in which lines come.
 */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/gi, '<id>'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '<mail>'],
  [/(["'`])(?:(?!\1).){1,200}\1/g, '<text>'],
  // Words with digits inside are names of things: `user42`, `order-9f3`.
  [/[A-Za-z_-]*\d[\w-]*(?:\.\d+)?/g, '<n>'],
]

const lineMaxLength = 400
const wordsMax = 40

export function logTemplate(message: string): string {
  const end = message.indexOf('\n')
  let line = end === -1 ? message : message.slice(0, end)
  if (line.length > lineMaxLength) line = line.slice(0, lineMaxLength)
  for (const [pattern, word] of masks) line = line.replace(pattern, word)
  return line.trim().split(/\s+/).slice(0, wordsMax).join(' ')
}

/** `GET /carts/9f31c2` and `GET /carts/77` are one operation. */
export function operationTemplate(operation: string): string {
  return /\d/.test(operation) ? operation.replaceAll(/(?<=[/:=])[\w-]*\d[\w-]*/g, '<n>') : operation
}
