import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { IngestServer } from '../support/ingest-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const sources = fileURLToPath(new URL('../../src', import.meta.url))

/** Starts a recorder from a copy of the sources in a process of its own; prints how it ships. */
async function shippingOf(copy: string, folder: string, execArgv: string[] = []): Promise<string> {
  const server = await IngestServer.start()
  onTestFinished(() => server.stop())
  const script = join(folder, 'application.ts')
  const index = pathToFileURL(join(copy, 'index.ts')).href
  writeFileSync(
    script,
    `import { capture, startRecorder } from '${index}'
const recorder = startRecorder({
  producer: 'bundled',
  environment: 'test',
  sink: { kind: 'spool', dir: './spool', station: { url: '${server.url}', token: 't' } },
})
const shipping = recorder.status().sink.shipping
capture({ message: 'from the bundle' })
console.log(shipping, (await recorder.drain(3000)).remaining)
`,
  )
  // The folder is temporary, of which the recorder warns; that is another test's business.
  const env = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' }
  const child = await runChild([...execArgv, script], folder, env)
  expect([...server.records.values()].map(({ kind }) => kind)).toContain('envelope')
  return child
}

async function runChild(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, env })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await new Promise((resolve) => child.on('close', resolve))
  return output.trim()
}

function copySources(folder: string): string {
  const copy = join(folder, 'recorder')
  mkdirSync(copy)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(copy, 'package.json'), '{"type":"module","version":"0.1.0"}')
  cpSync(sources, join(copy, 'src'), { recursive: true })
  return join(copy, 'src')
}

test('where the worker’s file is, a thread ships', async () => {
  const folder = temporaryFolder()
  expect(await shippingOf(copySources(folder), folder)).toBe('worker 0')
})

test('where a bundler left the worker’s file behind, the process ships by itself and says so', async () => {
  const folder = temporaryFolder()
  const copy = copySources(folder)
  rmSync(join(copy, 'shipper', 'shipper-worker.ts'))
  expect(await shippingOf(copy, folder)).toBe('in_process 0')
})

test('what the application preloads does not run in the shipper’s thread', async () => {
  const folder = temporaryFolder()
  const preload = join(folder, 'preload.mjs')
  writeFileSync(preload, `process.stderr.write('preloaded ')`)
  const output = await shippingOf(copySources(folder), folder, ['--import', preload])
  expect(output).toBe('preloaded worker 0')
})
