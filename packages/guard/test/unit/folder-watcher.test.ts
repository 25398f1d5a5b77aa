import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderWatcher } from '../../src/watch/folder-watcher.ts'

let root: string
let watcher: FolderWatcher

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fc-watcher-'))
  mkdirSync(join(root, 'src'))
  watcher = new FolderWatcher(root, () => undefined)
})

afterEach(() => {
  watcher.close()
  rmSync(root, { recursive: true, force: true })
})

test('a folder is news once, and one that is not there never', () => {
  expect(watcher.follow(['src', 'gone'])).toEqual({ why: null, isAny: true })
  expect(watcher.follow(['src', 'gone'])).toEqual({ why: null, isAny: false })
})
