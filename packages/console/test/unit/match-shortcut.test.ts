import { describe, expect, it } from 'vitest'
import {
  goWindowMs,
  idleShortcuts,
  matchShortcut,
  type KeyPress,
} from '../../src/shortcuts/match-shortcut.ts'

const press = (key: string, part: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  atMs: 0,
  ...part,
})

const actionOf = (key: string, part: Partial<KeyPress> = {}, isOn = true) =>
  matchShortcut(idleShortcuts, press(key, part), isOn).action

describe('matchShortcut', () => {
  it('knows the single keys', () => {
    expect(['?', '/', 'j', 'k', 'p'].map((key) => actionOf(key))).toEqual([
      'help',
      'search',
      'next',
      'previous',
      'pause',
    ])
  })

  it('leaves letters alone while somebody types', () => {
    expect(actionOf('j', { isTyping: true })).toBeNull()
    expect(actionOf('Escape', { isTyping: true })).toBeNull()
  })

  it('opens the palette also while somebody types, with Ctrl or with Command', () => {
    expect(actionOf('k', { ctrlKey: true, isTyping: true })).toBe('palette')
    expect(actionOf('K', { metaKey: true })).toBe('palette')
    expect(actionOf('k', { ctrlKey: true, altKey: true })).toBeNull()
  })

  it('leaves the browser its own keys', () => {
    expect(actionOf('j', { ctrlKey: true })).toBeNull()
    expect(actionOf('/', { metaKey: true })).toBeNull()
  })

  it('does nothing on single keys once they are switched off, but keeps Escape and the palette', () => {
    expect(['?', '/', 'j', 'k', 'g', 'p'].map((key) => actionOf(key, {}, false))).toEqual(
      Array.from({ length: 6 }, () => null),
    )
    expect(actionOf('Escape', {}, false)).toBe('back')
    expect(actionOf('k', { ctrlKey: true }, false)).toBe('palette')
  })

  it('waits for the second key after g, and only for a while', () => {
    const first = matchShortcut(idleShortcuts, press('g', { atMs: 100 }), true)
    expect(first.action).toBeNull()
    const second = press('i', { atMs: 100 + goWindowMs })
    expect(matchShortcut(first.state, second, true).action).toBe('go-incidents')
    const toDecisions = press('d', { atMs: 100 + goWindowMs })
    expect(matchShortcut(first.state, toDecisions, true).action).toBe('go-decisions')
    const late = press('i', { atMs: 101 + goWindowMs })
    expect(matchShortcut(first.state, late, true).action).toBeNull()
  })

  it('takes the key after g as its second key, never as a shortcut of its own', () => {
    const first = matchShortcut(idleShortcuts, press('g'), true)
    expect(matchShortcut(first.state, press('j'), true)).toEqual({
      state: idleShortcuts,
      action: null,
    })
  })
})
