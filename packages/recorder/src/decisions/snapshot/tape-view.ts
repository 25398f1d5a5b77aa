import { quoteString } from '../../canonical/quote-string.ts'
import type { ClassState } from '../fields/class-state.ts'
import {
  type LossyPart,
  type SealedPart,
  type StoredView,
  storedView,
  type ViewKeys,
} from '../fields/stored-view.ts'
import type { RecordedEntry } from '../tape/effects-tape.ts'

/** The stored view of a tape: a list of entries, each value by the class of its name. */
export function tapeView(
  entries: readonly RecordedEntry[],
  state: ClassState,
  keys: ViewKeys,
): StoredView {
  const sealed: SealedPart[] = []
  const lossy: LossyPart[] = []
  const texts = entries.map(({ kind, name, value, text }, index) => {
    const viewed = { value, text, pointer: [index, 'value'], path: [name] }
    const view = storedView(viewed, state.next(name), keys)
    sealed.push(...view.sealed)
    lossy.push(...view.lossy)
    return `{"kind":"${kind}","name":${quoteString(name)},"value":${view.text}}`
  })
  return { text: `[${texts.join(',')}]`, sealed, lossy }
}
