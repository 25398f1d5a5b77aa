import type { WorkIds } from '../../correlation/correlation-context.ts'
import { FirstContactError } from '../../errors/first-contact-error.ts'
import { compileFieldClasses } from '../fields/class-state.ts'
import type { FieldClass } from '../fields/field-class.ts'
import { decisionRuntime } from '../runtime/decision-runtime.ts'
import type { CompiledEngine } from './compiled-engine.ts'
import { decide } from './decide.ts'
import type {
  Answers,
  Decision,
  Engine,
  EngineDeclaration,
  EngineDefinition,
} from './engine-definition.ts'

const namePattern = /^[a-z][a-z0-9-]{0,40}$/
const componentMaxChars = 200

/** Hold nothing of anybody; who wants them hidden says so. */
const ambientPlain: { readonly [path: string]: FieldClass } = {
  now: 'plain',
  random: 'plain',
  uuid: 'plain',
}

/**
 * Declares an engine: a synchronous function of its input and of `ctx`, whose decisions are
 * recorded and can be replayed. Registering its name is the only side effect.
 *
 * @example
 * const budget = defineEngine({
 *   name: 'budget',
 *   component: 'engines.budget',
 *   input: z.object({ amount: z.number(), limit: z.number(), email: z.string() }),
 *   output: z.object({ outcome: z.enum(['allow', 'deny']) }),
 *   fields: { input: { amount: 'plain', limit: 'plain', email: 'token' }, output: 'plain' },
 *   decide: ({ amount, limit }) => ({ outcome: amount > limit ? 'deny' : 'allow' }),
 * })
 * const { output, decisionId } = budget.decide({ amount: 5, limit: 10, email: 'a@b.example' })
 *
 * @throws FC_ENGINE_INVALID naming what is wrong, FC_ENGINE_NAME_TAKEN
 */
export function defineEngine<Input, Output, const Answer = Output>(
  declaration: EngineDeclaration<Input, Output, Answer> & Answers<NoInfer<Answer>, NoInfer<Output>>,
): Engine<Input, Output> {
  // What `decide` answers was just held to the output; literals of it are only narrower.
  const definition = declaration as unknown as EngineDefinition<Input, Output>
  const compiled = compile(definition)
  const { name, component } = definition
  register(name, component, String(definition.decide))
  const engine: Engine<Input, Output> = {
    name,
    component,
    definition,
    decide: (input: Input, ids?: WorkIds): Decision<Output> => decide(compiled, input, ids),
  }
  return Object.freeze(engine)
}

/** JavaScript callers have no types. */
function compile<Input, Output>(
  definition: EngineDefinition<Input, Output>,
): CompiledEngine<Input, Output> {
  const { name, component, input, output, fields } = definition
  if (typeof name !== 'string' || !namePattern.test(name)) {
    refuse('name must be a lower-case letter and up to 40 letters, digits or dashes.')
  }
  if (typeof component !== 'string' || component === '' || component.length > componentMaxChars) {
    refuse(`${name}: component must be a dotted name such as engines.${name}.`)
  }
  for (const [side, schema] of Object.entries({ input, output })) {
    if (typeof schema?.parse !== 'function') refuse(`${name}: ${side} must have a parse method.`)
  }
  if (typeof definition.decide !== 'function') refuse(`${name}: decide must be a function.`)
  if (typeof fields !== 'object' || fields === null) refuse(`${name}: fields must be an object.`)
  const tape: unknown = fields.tape ?? {}
  return {
    definition,
    input: compileFieldClasses(fields.input, `${name}: fields.input`),
    output: compileFieldClasses(fields.output, `${name}: fields.output`),
    tape: compileFieldClasses(
      typeof tape === 'object' && !isDerivation(tape) ? { ...ambientPlain, ...tape } : tape,
      `${name}: fields.tape`,
    ),
  }
}

function isDerivation(tape: object | null): boolean {
  return tape !== null && 'derive' in tape && typeof tape.derive === 'function'
}

function refuse(message: string): never {
  throw new FirstContactError('FC_ENGINE_INVALID', { message })
}

/** The same module loaded twice brings the same engine; another one must not pass for it. */
function register(name: string, component: string, source: string): void {
  const known = decisionRuntime.engines.get(name)
  if (known !== undefined && (known.component !== component || known.source !== source)) {
    throw new FirstContactError('FC_ENGINE_NAME_TAKEN', {
      message: `Engine ${name} (${component}) has the name of another engine, ${known.component}.`,
    })
  }
  decisionRuntime.engines.set(name, { component, source })
}
