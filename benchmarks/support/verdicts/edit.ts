import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Texts by path, relative to the project. */
export type Files = Readonly<Record<string, string>>

/** One step of an edit: a text in a file becomes another, a file moves, or there is a new one. */
export type Patch =
  | { readonly file: string; readonly from: string; readonly to: string }
  | { readonly file: string; readonly moveTo: string }
  | { readonly file: string; readonly text: string }

/** What somebody does to the sources in one commit. */
export interface Edit {
  /** Lower-case words with dashes; unique. */
  readonly id: string
  readonly what: string
  readonly patches: readonly Patch[]
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** @throws when a text that is to be replaced is not in its file exactly once: the sources have moved on */
export function applyEdit(root: string, { id, patches }: Edit): void {
  for (const patch of patches) {
    const path = join(root, patch.file)
    if ('text' in patch) writeFiles(root, { [patch.file]: patch.text })
    else if ('moveTo' in patch) renameSync(path, join(root, patch.moveTo))
    else {
      const parts = readFileSync(path, 'utf8').split(patch.from)
      if (parts.length !== 2) {
        throw new Error(`${id}: ${patch.file} has ${parts.length - 1} times: ${patch.from}`)
      }
      writeFileSync(path, parts.join(patch.to))
    }
  }
}
