import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The text of a file, or `null` where there is none to read. */
export function readText(root: string, path: string): string | null {
  try {
    return readFileSync(resolve(root, path), 'utf8')
  } catch {
    return null
  }
}
