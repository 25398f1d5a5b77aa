import { readFileSync } from 'node:fs'

/** Ends the process with exit code 3 unless it runs on the Node version that package.json pins. */
export function assertPinnedNode(): void {
  const manifest: { devDependencies: { node: string } } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  const pinned = `v${manifest.devDependencies.node}`
  if (process.version === pinned) return
  console.error(`first-contact: runs on Node ${pinned}, this is ${process.version}`)
  console.error('first-contact: use the npm scripts; they select the pinned Node')
  process.exit(3)
}
