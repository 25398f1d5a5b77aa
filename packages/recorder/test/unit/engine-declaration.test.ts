import { describe, expect, it } from 'vitest'
import { defineEngine } from '../../src/index.ts'
import { anything, newName } from '../support/decision-records.ts'

const good = {
  component: 'engines.declared',
  input: anything<unknown>(),
  output: anything<unknown>(),
  fields: { input: 'plain', output: 'plain' },
  decide: () => 1,
} as const

describe('a declaration', () => {
  it.each([
    ['no name', { name: undefined }, 'name must be'],
    ['a name in capitals', { name: 'Budget' }, 'name must be'],
    ['a name of 42 characters', { name: 'x'.repeat(42) }, 'name must be'],
    ['no component', { component: '' }, 'component must be'],
    ['a long component', { component: 'x'.repeat(201) }, 'component must be'],
    ['no input schema', { input: undefined }, 'input must have a parse method'],
    ['an output schema that is none', { output: {} }, 'output must have a parse method'],
    ['no function', { decide: 'later' }, 'decide must be a function'],
    ['no fields', { fields: null }, 'fields must be an object'],
    ['no classes of the input', { fields: { output: 'plain' } }, 'fields.input must be'],
    ['a wrong class', { fields: { input: 'clear', output: 'plain' } }, 'fields.input must be'],
    ['a wrong tape', { fields: { ...good.fields, tape: { x: 'y' } } }, 'fields.tape["x"]'],
    ['a tape that is none', { fields: { ...good.fields, tape: 17 } }, 'fields.tape must be'],
  ])('is refused with %s', (_what, part, says) => {
    const declaration = { ...good, name: newName(), ...part }
    expect(() => defineEngine(declaration as never)).toThrowError(
      expect.objectContaining({
        code: 'FC_ENGINE_INVALID',
        message: expect.stringContaining(says),
      }),
    )
  })

  it('takes a name of 41 characters, and the bare classes of a tape', () => {
    expect(defineEngine({ ...good, name: `a${'-1'.repeat(20)}` }).name).toHaveLength(41)
    const derive = { derive: () => 1 }
    for (const tape of ['plain', 'seal', derive] as const) {
      defineEngine({ ...good, name: newName(), fields: { ...good.fields, tape } })
    }
  })

  it('has a name that no other engine has; the same module twice is no other', () => {
    const name = newName()
    const first = defineEngine({ ...good, name })
    expect(() => defineEngine({ ...good, name })).not.toThrow()
    const taken = expect.objectContaining({ code: 'FC_ENGINE_NAME_TAKEN' })
    expect(() => defineEngine({ ...good, name, decide: () => 2 })).toThrowError(taken)
    expect(() => defineEngine({ ...good, name, component: 'engines.other' })).toThrowError(taken)
    expect(Object.isFrozen(first)).toBe(true)
    expect(first.definition.decide(1, {} as never)).toBe(1)
  })
})
