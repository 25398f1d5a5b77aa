// A station in a process of its own: `station.ts <database url>`. Prints its address and a token.
import { startStation } from '@first-contact/station/ops'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const projectDir = mkdtempSync(join(tmpdir(), 'fc-bench-station-'))
const station = await startStation({
  cwd: projectDir,
  variables: {},
  overrides: {
    databaseUrl: process.argv[2] ?? '',
    projectDir,
    port: 0,
    environment: 'benchmark',
  },
})
const token = await station.createIngestToken('benchmark')
const link = await station.createSignInLink()
console.log(JSON.stringify({ url: station.url, token, link }))

process.stdin.resume()
process.stdin.on('end', () => {
  void station.close().then(() => {
    rmSync(projectDir, { recursive: true, force: true })
    process.exit(0)
  })
})
