import type { SandboxAnswer } from '../sandbox-answer.ts'

// Taken before an engine can replace it. Of texts it asks nobody for a `toJSON`, which an engine may
// have put on every object.
const { stringify } = JSON

function listText(texts: readonly string[]): string {
  let text = '['
  for (let at = 0; at < texts.length; at += 1) {
    text += `${at === 0 ? '' : ','}${stringify(String(texts[at]))}`
  }
  return `${text}]`
}

/** An answer as JSON, whatever the engine did to its realm. */
export function answerText(answer: SandboxAnswer): string {
  const touched = `"touched":${listText(answer.touched)}`
  if (answer.kind === 'refused') {
    return `{"kind":"refused","code":"${answer.code}","reason":${stringify(answer.reason)},${touched}}`
  }
  const told = `"leftovers":${listText(answer.leftovers)},"notes":${listText(answer.notes)},${touched}`
  if (answer.kind === 'threw') {
    const { type, message } = answer
    return `{"kind":"threw","type":${stringify(type)},"message":${stringify(message)},${told}}`
  }
  const { text, view, outcome } = answer
  const word = outcome === null ? 'null' : stringify(outcome)
  return `{"kind":"output","text":${stringify(text)},"view":${stringify(view)},"outcome":${word},${told}}`
}
