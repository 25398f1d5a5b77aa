import { describe, expect, test } from 'vitest'
import { normalizeBundle } from '../../src/stamp/normalize-bundle.ts'

const none = new Map<string, string>()

describe('names of files in a bundle', () => {
  test('are numbered where the bundler made them', () => {
    const text =
      'var limits_default={max:5};var require_a=__commonJS({"src/a.js"(exports){}});f(limits_default,require_a())'
    expect(normalizeBundle(text, none)).toBe(
      'var $fc0={max:5};var $fc1=__commonJS({"0"(exports){}});f($fc0,$fc1())',
    )
  })

  test('leave a word of the sources alone, wherever it stands', () => {
    const text = 'var limits_default=1;log("limits_default")'
    const sources = new Map([['a.ts', 'log("limits_default")']])
    expect(normalizeBundle(text, sources)).toBe(text)
  })

  test('leave alone what is declared nowhere', () => {
    const text = 'log(row.user_default)'
    expect(normalizeBundle(text, none)).toBe(text)
  })

  test('get a prefix that the bundle does not have', () => {
    expect(normalizeBundle('var a_default="$fc0"', none)).toBe('var $fc$0="$fc0"')
  })
})
