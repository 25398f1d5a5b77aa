import { canonicalizeJson } from '@first-contact/recorder/canonical'

/** Whether a text is the one way to write this value; one content is one capsule. */
export function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalizeJson(value) === text
  } catch {
    // What cannot be written was not.
    return false
  }
}
