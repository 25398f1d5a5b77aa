import { FirstContactError } from '../../errors/first-contact-error.ts'
import { readProperty } from '../../taxonomy/classify-error.ts'
import type { Schema } from './engine-definition.ts'

const stepsMax = 12
const stepMaxChars = 60

/** Where a schema says that it does not fit: of the first issue, as zod and others name it. */
function pathOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const issues = readProperty(error, 'issues')
  const issue: unknown = Array.isArray(issues) ? issues[0] : undefined
  if (typeof issue !== 'object' || issue === null) return null
  const path = readProperty(issue, 'path')
  if (!Array.isArray(path)) return null
  if (path.length === 0) return 'the whole value'
  const steps = path.slice(0, stepsMax).map((step) => String(step).slice(0, stepMaxChars))
  return `"${steps.join('.')}"`
}

/**
 * Has a schema check a value. The error names the place and never the value; the schema's own
 * error, which may hold it, is the cause.
 */
export function checkValue<Value>(
  schema: Schema<Value>,
  value: unknown,
  code: 'FC_DECISION_INPUT_INVALID' | 'FC_DECISION_OUTPUT_INVALID',
  engine: string,
): Value {
  try {
    return schema.parse(value)
  } catch (cause) {
    const side = code === 'FC_DECISION_INPUT_INVALID' ? 'input' : 'output'
    const path = pathOf(cause)
    const where = path === null ? '' : ` at ${path}`
    throw new FirstContactError(code, {
      message: `The ${side} of engine ${engine} does not fit its schema${where}.`,
      cause,
      // An input is refused in the name of the engine, whose layer may say so; an answer is a bug.
      errorClass: side === 'input' ? 'domain.validation' : 'system.assertion',
    })
  }
}
