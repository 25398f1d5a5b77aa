import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { scratchTree } from '../support/scratch-tree.ts'

const tree = {
  'layers.yaml': `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`,
  'src/domain/order.ts': '',
  'src/platform/clock.ts': 'export const clock = 2\n',
}

test('processes that write and read at once see one whole run', async () => {
  const root = scratchTree(tree)
  const run = promisify(execFile)
  const program = fileURLToPath(new URL('../support/check-often.ts', import.meta.url))
  const args = ['--conditions=fc-source', program, root, '.kept']
  const outcomes = await Promise.all(
    ['1', '2', '3'].map((seed) => run(process.execPath, [...args, seed])),
  )
  expect(outcomes.map(({ stdout }) => stdout)).toEqual(Array(3).fill('25 checks, 0 wrong\n'))
})
