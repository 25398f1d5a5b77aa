import type { Recorder } from './recorder-options.ts'

const recorderSymbol = Symbol.for('first-contact.recorder')

type Holder = { [recorderSymbol]?: Recorder | undefined }

/** The recorder of this process, also when another copy of this package started it. */
export function activeRecorder(): Recorder | undefined {
  return (globalThis as unknown as Holder)[recorderSymbol]
}

export function setActiveRecorder(recorder: Recorder | undefined): void {
  const holder = globalThis as unknown as Holder
  holder[recorderSymbol] = recorder
}
