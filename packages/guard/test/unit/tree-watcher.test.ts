import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { TreeWatcher } from '../../src/watch/tree-watcher.ts'
import type { TreeChange } from '../../src/watch/tree-change.ts'
import { scratchTree } from '../support/scratch-tree.ts'

let watcher: TreeWatcher

afterEach(() => watcher.close())

test('where a folder cannot be watched, everything is looked at every now and then', async () => {
  const root = scratchTree({ 'src/a.ts': '' })
  symlinkSync('loop', join(root, 'loop'))
  const changes: TreeChange[] = []
  const said: string[] = []
  watcher = new TreeWatcher({
    root,
    onChange: (change) => changes.push(change),
    onPolling: (why) => said.push(why),
  })
  const followed = { folders: new Set(['', 'loop']), isSource: () => false, isRead: () => false }
  // Asked to look again at once because of a folder that it cannot watch, a watch would never rest.
  expect([watcher.follow(followed), watcher.follow(followed)]).toEqual([false, false])
  expect(said).toEqual([expect.stringContaining('ELOOP')])
  await expect
    .poll(() => changes, { timeout: 5000 })
    .toMatchObject([{ isWide: true, isNews: false }])
})

test('several files that are saved at once are one change', async () => {
  const root = scratchTree({ 'src/a.ts': '', 'src/b.ts': '' })
  const changes: TreeChange[] = []
  watcher = new TreeWatcher({
    root,
    onChange: (each) => changes.push(each),
    onPolling: (why) => expect.fail(why),
  })
  const isSource = (path: string) => path.endsWith('.ts')
  const folders = new Set(['', 'src'])
  expect(watcher.follow({ folders, isSource, isRead: () => false })).toBe(true)
  for (const name of ['a', 'b']) writeFileSync(join(root, `src/${name}.ts`), 'new')
  await expect.poll(() => changes, { timeout: 5000 }).toHaveLength(1)
  expect(changes).toMatchObject([{ files: new Set(['src/a.ts', 'src/b.ts']), isWide: false }])
})
