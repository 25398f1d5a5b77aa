// Builds what has changed: the packages with `tsc -b`, the pages of the guard's rules, then the console with Vite.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assertPinnedNode } from './pinned-node.ts'

assertPinnedNode()

function run(what: string, args: readonly string[], cwd = '.'): void {
  const { status } = spawnSync(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    console.error(`first-contact: ${what} failed`)
    process.exit(1)
  }
}

function newestChange(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

function isConsoleStale(): boolean {
  const page = 'packages/console/dist/index.html'
  if (!existsSync(page)) return true
  const inputs = ['src', 'index.html', 'vite.config.ts', 'package.json']
    .map((name) => join('packages/console', name))
    .filter((path) => existsSync(path))
  return Math.max(...inputs.map(newestChange)) > statSync(page).mtimeMs
}

run('the TypeScript build', ['node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'])
// What the sandbox runs in a realm are scripts; made here, a replay need not make them each time.
const scripts = new URL('../packages/replay/dist/sandbox/write-scripts.js', import.meta.url).href
run('the sandbox', ['-e', `import(${JSON.stringify(scripts)}).then((made) => made.writeScripts())`])
// `first-contact guard explain` reads the pages of the rules, also where there is no checkout.
rmSync('packages/guard/dist/pages', { recursive: true, force: true })
cpSync('docs/reference/guard', 'packages/guard/dist/pages', { recursive: true })
if (existsSync('packages/console/vite.config.ts') && isConsoleStale()) {
  console.error('first-contact: building the console')
  run(
    'the console build',
    ['../../node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    'packages/console',
  )
}
