import type { RefusalCode, RefusedAnswer, SandboxAnswer } from './sandbox-answer.ts'

/** An answer that the sandbox itself gives, because the engine gave none. */
export function refusedAnswer(code: RefusalCode, reason: string): RefusedAnswer {
  return { kind: 'refused', code, reason, touched: [] }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Reads a line of the child. It comes from a process that ran other people's code. */
export function readAnswer(line: string): SandboxAnswer {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    value = null
  }
  if (typeof value !== 'object' || value === null) return malformed
  const answer = value as { readonly [field: string]: unknown }
  if (!isTexts(answer['touched'])) return malformed
  const areTexts = (...fields: readonly string[]): boolean =>
    fields.every((field) => typeof answer[field] === 'string')
  const { kind } = answer
  if (kind === 'refused') return areTexts('code', 'reason') ? (value as SandboxAnswer) : malformed
  if (!isTexts(answer['leftovers']) || !isTexts(answer['notes'])) return malformed
  const isOutput = kind === 'output' && areTexts('text', 'view') && isWord(answer['outcome'])
  const isThrown = kind === 'threw' && areTexts('type', 'message')
  return isOutput || isThrown ? (value as SandboxAnswer) : malformed
}

function isWord(value: unknown): boolean {
  return value === null || typeof value === 'string'
}

const malformed = Object.freeze(refusedAnswer('CRASHED', 'the engine broke the sandbox it ran in'))
