import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Asks a question at a terminal; an answer that was not given, by Ctrl-D for example, is empty. */
export function askPerson(
  question: string,
  { input, output }: { readonly input: Readable; readonly output: Writable },
): Promise<string> {
  const lines = createInterface({ input, output })
  return new Promise((resolve) => {
    lines.once('close', () => resolve(''))
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })
}
