import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadProjectKey } from '@first-contact/recorder'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

let folder: string

const keys = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(['keys', ...args], { cwd: folder, env })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('keys', () => {
  it('status makes no key, and tells its id but never the key', async () => {
    expect((await keys(['status'])).code).toBe(2)
    const key = loadProjectKey({ projectDir: folder })
    const outcome = await keys(['status'])
    expect([outcome.code, outcome.stdout]).toEqual([0, expect.stringContaining(key.id)])
    const material = readFileSync(join(folder, '.first-contact/keys/project.key'), 'utf8').trim()
    expect(outcome.stdout).not.toContain(material)
  })

  it('status does not make a file that the environment names', async () => {
    const env = { FC_PROJECT_KEY_FILE: join(folder, 'named.key') }
    const outcome = await keys(['status'], env)
    expect([outcome.code, outcome.stdout]).toEqual([2, expect.stringContaining('named.key')])
    expect(existsSync(join(folder, 'named.key'))).toBe(false)
    const key = loadProjectKey({ file: join(folder, 'named.key') })
    expect((await keys(['status'], env)).stdout).toContain(key.id)
  })

  it('rotate makes a new key and keeps the old one under its id', async () => {
    const old = loadProjectKey({ projectDir: folder })
    const outcome = (await keys(['rotate', '--json'])).json() as { retired_file: string }
    expect(outcome).toMatchObject({ rotated: true, retired_key_id: old.id })
    expect(loadProjectKey({ projectDir: folder }).id).not.toBe(old.id)
    expect(loadProjectKey({ file: outcome.retired_file }).id).toBe(old.id)
    const status = await keys(['status'])
    expect(status.stdout).toContain(
      `retired key ${old.id} is beside it, sealing key ${old.keyId('seal')}`,
    )
    expect((await keys(['status', '--json'])).json()).toMatchObject({ retired_key_ids: [old.id] })
  })

  it('export writes a file for its owner alone, and never over another', async () => {
    const key = loadProjectKey({ projectDir: folder })
    const file = join(folder, 'copy.key')
    expect((await keys(['export', 'copy.key'])).code).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(loadProjectKey({ file }).id).toBe(key.id)
    expect((await keys(['export', 'copy.key'])).code).toBe(3)
  })

  it('a key of the environment is not rotated here, and an unusable one is refused', async () => {
    const given = await keys(['rotate'], { FC_PROJECT_KEY: 'ab'.repeat(32) })
    expect([given.code, given.stderr]).toEqual([3, expect.stringContaining('FC_PROJECT_KEY')])
    const wrong = await keys(['status'], { FC_PROJECT_KEY: 'hunter2' })
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.not.stringContaining('hunter2')])
  })
})
