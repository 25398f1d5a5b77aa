// Runs one benchmark: `npm run bench <name> [-- --quick] [-- --json]`. Installs the peers on first use.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { assertPinnedNode } from './pinned-node.ts'

assertPinnedNode()

const names = readdirSync('benchmarks')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length))
const [name, ...options] = process.argv.slice(2)

if (name === undefined || name === '--help' || !names.includes(name)) {
  console.error('usage: npm run bench <name> -- [--quick] [--json]')
  console.error(`benchmarks: ${names.join(', ')}`)
  process.exit(name === '--help' ? 0 : 3)
}

/** Peers whose dependencies clash with those of the others lie in folders of their own. */
const peerFolders: Readonly<Record<string, readonly string[]>> = {
  verdicts: ['benchmarks/peers/temporal', 'benchmarks/peers/dbos'],
  record: ['benchmarks/peers/dbos'],
  replay: ['benchmarks/peers/temporal'],
}

function install(folder: string): void {
  // npm writes its own copy of the lockfile last; peers may have been added since.
  const [locked = 0, installed = 0] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
    (path) => statSync(`${folder}/${path}`, { throwIfNoEntry: false })?.mtimeMs,
  )
  if (installed >= locked) return
  console.error(`first-contact: installing what the benchmark compares with in ${folder} (once)`)
  const { status } = spawnSync('npm', ['ci', '--prefix', folder, '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(3)
}

for (const folder of peerFolders[name] ?? ['benchmarks']) install(folder)

const { status } = spawnSync(process.execPath, [`benchmarks/${name}.ts`, ...options], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
