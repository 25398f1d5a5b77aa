import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { runGuard, type GuardOptions } from '../../src/index.ts'

/** Texts by path. */
export interface Tree {
  readonly [path: string]: string
}

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Writes files below a folder that is there already. */
export function plant(root: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** A folder of these files, gone after the test. */
export function scratchTree(files: Tree): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fc-guard-')))
  folders.push(root)
  plant(root, files)
  return root
}

/** What makes a run over these files unusable, each as `CODE path:line message`. */
export async function problemsOn(
  files: Tree,
  options: GuardOptions = {},
): Promise<readonly string[]> {
  const { problems } = await runGuard({ root: scratchTree(files), cache: false, ...options })
  return problems.map(({ code, message, path, line }) =>
    [code, [path, line].filter((part) => part !== null).join(':'), message].join(' '),
  )
}
