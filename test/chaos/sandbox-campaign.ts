// Runs every probe of the replay sandbox on other versions of Node. What a realm offers and what
// leaks from it is the engine's business, and changes with it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { probeSandbox } from '../../packages/replay/src/sandbox/sandbox.ts'
import { probes } from '../../packages/replay/test/support/probes.ts'
import { runProbes } from '../../packages/replay/test/support/run-probes.ts'

/** The oldest that packages support, the pinned one, and the newest. */
const versionsDefault = ['22', '24', '26']
const installTimeoutMs = 300_000
const unusableExitCode = 3

/** Installs one version of Node into a folder, from its npm package; answers the binary. */
function installNode(folder: string, version: string): string {
  const own = join(folder, version)
  mkdirSync(own)
  writeFileSync(join(own, 'package.json'), '{ "private": true }')
  const args = ['install', `node@${version}`, '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', args, { cwd: own, timeout: installTimeoutMs, stdio: 'ignore' })
  return join(own, 'node_modules', 'node', 'bin', 'node')
}

interface VersionResult {
  readonly node: string
  readonly failures: readonly string[]
  readonly seconds: number
}

/** Runs the probes in both kinds of realm. */
async function probeOn(execPath: string): Promise<VersionResult> {
  const startedMs = performance.now()
  const node = execFileSync(execPath, ['--version'], { encoding: 'utf8' }).trim()
  const limits = { execPath }
  await probeSandbox(limits)
  const failures: string[] = []
  for (const realm of ['fresh', 'shared'] as const) {
    for (const [name, answer] of await runProbes(probes, { realm, limits })) {
      failures.push(`${realm}: ${name}: ${JSON.stringify(answer)}`)
    }
  }
  return { node, failures, seconds: (performance.now() - startedMs) / 1000 }
}

const usage = `npm run campaign sandbox -- [--node 22,24,26] [--exec /path/to/node]

Installs each version of Node from npm into a scratch folder and runs ${probes.length} probes on it.`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      node: { type: 'string', default: versionsDefault.join(',') },
      exec: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'fc-nodes-'))
  let failed = 0
  try {
    const versions = values.exec.length > 0 ? [] : values.node.split(',')
    const nodes = [
      ...values.exec.map((path) => resolve(path)),
      ...versions.map((version) => installNode(folder, version)),
    ]
    for (const execPath of nodes) {
      const { node, failures, seconds } = await probeOn(execPath)
      const held = 2 * probes.length - failures.length
      console.log(
        `${node.padEnd(10)} ${held} of ${2 * probes.length} probes held, in ${seconds.toFixed(1)} s`,
      )
      for (const failure of failures) console.log(`  ${failure}`)
      failed += failures.length
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(failed === 0 ? 'the sandbox holds' : `${failed} probes got through`)
  return failed === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`first-contact: ${error instanceof Error ? error.message : String(error)}`)
  console.error('  what to do: npm run campaign sandbox -- --help')
  process.exitCode = unusableExitCode
}
