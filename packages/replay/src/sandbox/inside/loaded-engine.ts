import { type CompiledEngine, compileFieldClasses } from '@first-contact/recorder/replaying'
import type { BundledEngine } from './recorder-stand-in.ts'

/** Hold nothing of anybody unless the definition says otherwise; as when they were recorded. */
const ambientPlain = { now: 'plain', random: 'plain', uuid: 'plain' } as const

/** Takes the engine that a bundle has set; throws where that is none. */
export function loadedEngine(value: unknown): CompiledEngine<unknown, unknown> {
  const { definition } = (value ?? {}) as Partial<BundledEngine>
  if (typeof definition?.decide !== 'function') {
    throw new TypeError('it defines no engine')
  }
  const { name, fields } = definition
  const tape: unknown = fields.tape ?? {}
  const isByPath = typeof tape === 'object' && tape !== null && !('derive' in tape)
  return {
    definition,
    input: compileFieldClasses(fields.input, `${name}: fields.input`),
    output: compileFieldClasses(fields.output, `${name}: fields.output`),
    tape: compileFieldClasses(
      isByPath ? { ...ambientPlain, ...tape } : tape,
      `${name}: fields.tape`,
    ),
  }
}
