import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

const made: string[] = []

afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
})

/** Files of a project, by path. */
export type ProjectFiles = Readonly<Record<string, string>>

/** Writes files into a folder. */
export function writeFiles(root: string, files: ProjectFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** A project in a folder of its own, with packages of this repository linked into it. */
export function makeProject(files: ProjectFiles, packages: readonly string[] = []): string {
  const root = mkdtempSync(join(tmpdir(), 'fc-replay-'))
  made.push(root)
  writeFiles(root, { 'package.json': '{ "name": "shop", "type": "module" }', ...files })
  for (const name of packages) {
    const link = join(root, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(modules, name), link)
  }
  return root
}
