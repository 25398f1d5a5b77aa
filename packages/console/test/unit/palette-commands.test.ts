import { describe, expect, it } from 'vitest'
import { matchingCommands, pastedId } from '../../src/shell/palette-commands.ts'

const commands = ['Go to Now', 'Theme: dark', 'Keyboard help', 'Now and then'].map((words) => ({
  id: words,
  words,
  run: () => undefined,
}))
const found = (query: string) => matchingCommands(commands, query).map(({ words }) => words)

describe('matchingCommands', () => {
  it('shows every command before anything is typed', () => {
    expect(found('')).toHaveLength(commands.length)
  })

  it('wants every word, in any order and case', () => {
    expect(found('DARK theme')).toEqual(['Theme: dark'])
    expect(found('dark now')).toEqual([])
  })

  it('puts a command that begins with the query first', () => {
    expect(found('now')).toEqual(['Now and then', 'Go to Now'])
  })
})

describe('pastedId', () => {
  it('knows a correlation id, an incident id and a decision id by their form', () => {
    expect(pastedId(' 4BF92F3577B34DA6A3CE929D0E0E4736 ')).toEqual({
      kind: 'correlation',
      id: '4bf92f3577b34da6a3ce929d0e0e4736',
    })
    expect(pastedId('fc1:0123456789abcdef')?.kind).toBe('incident')
    expect(pastedId('dec_0123456789abcdef')?.kind).toBe('decision')
    expect(pastedId('fc1:0123')).toBeNull()
    expect(pastedId('dec_0123')).toBeNull()
    expect(pastedId('budget')).toBeNull()
  })
})
