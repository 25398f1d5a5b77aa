#!/usr/bin/env node
// Plain JavaScript, so that npm can link it before anything is built, and so that it can say what
// is missing. It runs on old Nodes too; the program itself does not.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'index.js')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const isNodeNewEnough = major > 22 || (major === 22 && minor >= 18)

// The `node` package brings a binary along; a project that has it need not care which Node is on
// the PATH.
function nodeOfTheProject() {
  try {
    const require = createRequire(import.meta.url)
    const node = join(dirname(require.resolve('node/package.json')), 'bin', 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the child by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : 15)
  })
}

if (!existsSync(program)) {
  console.error('first-contact: it is not built yet')
  console.error('  what to do: run npm run build in the repository, then try again')
  process.exitCode = 3
} else if (isNodeNewEnough) {
  // Compiled code is kept between runs; a command then starts in half the time.
  module.enableCompileCache?.()
  const { main } = await import(program)
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = nodeOfTheProject()
  if (node === undefined) {
    console.error(`first-contact: needs Node 22.18 or newer, this is ${process.version}`)
    console.error('  what to do: install a newer Node, or add it to the project: npm i -D node@24')
    process.exitCode = 3
  } else {
    runOn(node)
  }
}
