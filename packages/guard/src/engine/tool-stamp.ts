import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../files/file-digest.ts'
import { guardVersion } from './guard-version.ts'

const code = /\.[cm]?[jt]s$/

let stamp: string | undefined

/**
 * Changes with the program: its version and that of Node, and its own files, since a linked
 * checkout is another program after every build.
 */
export function toolStamp(): string {
  if (stamp !== undefined) return stamp
  const folder = join(import.meta.dirname, '..')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && code.test(each.name) && !each.name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      const { size, mtimeMs } = statSync(path)
      return `${path} ${size} ${mtimeMs}`
    })
  stamp = digestOf([guardVersion(), process.version, ...files.sort()])
  return stamp
}
