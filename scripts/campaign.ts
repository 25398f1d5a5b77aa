// `npm run campaign <name>`: runs test/chaos/<name>-campaign.ts, in full length, on the sources.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { assertPinnedNode } from './pinned-node.ts'

assertPinnedNode()

const folder = 'test/chaos'
const suffix = '-campaign.ts'
const unusableExitCode = 3

const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length))
  : []
const [name, ...rest] = process.argv.slice(2)

if (name === undefined || !names.includes(name)) {
  const given = name === undefined ? 'no campaign was named' : `there is no campaign ${name}`
  console.error(`first-contact: ${given}; known are ${names.join(', ')}`)
  console.error('  what to do: npm run campaign <name> -- --help')
  process.exitCode = unusableExitCode
} else {
  const script = join(folder, `${name}${suffix}`)
  const { status, signal } = spawnSync(
    process.execPath,
    ['--conditions=fc-source', script, ...rest],
    { stdio: 'inherit' },
  )
  process.exitCode = signal === null ? (status ?? 1) : 1
}
