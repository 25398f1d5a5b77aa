// Runs a script on the pinned Node 24, also when npm put the system's Node first on the PATH.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinnedNode = join(root, 'node_modules', 'node', 'bin', 'node')
const child = spawn(pinnedNode, process.argv.slice(2), { cwd: root, stdio: 'inherit' })

// A terminal's Ctrl-C reaches the child too (same process group); a signal sent to this
// process alone is passed on. Either way this process stays until the child has cleaned up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
// npm and the shell between it and this process may end without passing the signal on: then the
// child would run for ever, with nobody to stop it.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  child.kill('SIGTERM')
}, 500)
watch.unref()
child.on('error', (error) => {
  console.error(`first-contact: cannot run the pinned Node at ${pinnedNode}: ${error.message}`)
  console.error('first-contact: remove node_modules and run the command again')
  process.exit(3)
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.exit(128 + ({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGKILL: 9 }[signal] ?? 0))
})
