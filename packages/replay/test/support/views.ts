import { hash } from 'node:crypto'
import { canonicalize } from '@first-contact/recorder/canonical'
import { compileFieldClasses, storedView, type ViewKeys } from '@first-contact/recorder/replaying'
import { hexOfText } from '../../src/sandbox/hex-text.ts'
import type { ComparisonKeys, ReplayedView } from '../../src/verdict/compare-views.ts'

const token = (pattern: string, text: string): string =>
  `tok_${hash('sha256', `${pattern}\0${text}`, 'hex')}`

const recorderKeys: ViewKeys = { token, tokenRefusal: null, sealRefusal: null }

const sandboxKeys: ViewKeys = { token: hexOfText, tokenRefusal: null, sealRefusal: null }

/** What is recorded of a value, with the keys to it. */
export function recordedView(
  value: unknown,
  classes: unknown,
): { readonly text: string; readonly keys: ComparisonKeys } {
  const state = compileFieldClasses(classes, 'fields')
  const view = storedView({ value, text: canonicalize(value) }, state, recorderKeys)
  const sealed = new Map(view.sealed.map(({ pointer, text }) => [pointer, text]))
  const keys = { token, openedText: (pointer: string) => sealed.get(pointer) ?? null }
  return { text: view.text, keys }
}

/** What the sandbox answers with a value. */
export function replayedView(value: unknown, classes: unknown): ReplayedView {
  const text = canonicalize(value)
  const state = compileFieldClasses(classes, 'fields')
  return { text, view: storedView({ value, text }, state, sandboxKeys).text }
}

export const noKeys: ComparisonKeys = { token: null, openedText: () => null }
