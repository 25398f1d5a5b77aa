// Type-checks sources and tests of every workspace, and the scripts at the root.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { assertPinnedNode } from './pinned-node.ts'

assertPinnedNode()

const projects = ['packages', 'examples']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'tsconfig.json')))
  .filter((path) => existsSync(path))
  .concat('tsconfig.json')

const failed = projects.filter((project) => {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', project],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  return status !== 0
})
console.log(`types: ${projects.length} projects checked, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)
