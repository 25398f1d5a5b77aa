import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

interface Said {
  readonly kind: 'held' | 'taken'
  readonly by?: { readonly pid: number; readonly url: string | null }
  readonly orphans: number
}

let folder: string
let children: ChildProcess[] = []

const holder = 'test/support/lock-holder-start.ts'

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [holder, folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

async function said(child: ChildProcess): Promise<Said> {
  const { stdout } = child
  if (stdout === null) return expect.fail('no output')
  const [chunk] = (await once(stdout, 'data')) as [Buffer]
  return JSON.parse(chunk.toString()) as Said
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-lock-'))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

describe('takeStartLock', () => {
  it('lets exactly one of several starters at once begin, and names it to the others', async () => {
    const starters = [start(), start(), start()]
    const outcomes = await Promise.all(starters.map(said))
    const held = starters.filter((_, at) => outcomes[at]?.kind === 'held')
    expect(held).toHaveLength(1)
    const others = outcomes.filter(({ kind }) => kind === 'taken')
    expect(others.map(({ by }) => by?.pid)).toEqual([held[0]?.pid, held[0]?.pid])
  })

  it('is free again after a clean end', async () => {
    const first = start()
    await said(first)
    first.kill('SIGTERM')
    await once(first, 'exit')
    expect(existsSync(join(folder, '.first-contact', 'start.json'))).toBe(false)
    expect((await said(start())).kind).toBe('held')
  })

  it('is taken over from a starter that was killed, and ends what that one left behind', async () => {
    // Named like a process of the product; only such are ended.
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'agent-runs'])
    children.push(orphan)
    const first = start(String(orphan.pid))
    await said(first)
    first.kill('SIGKILL')
    await once(first, 'exit')
    const ended = once(orphan, 'exit')
    const next = await said(start())
    expect(next).toMatchObject({ kind: 'held', orphans: 1 })
    expect(await ended).toEqual([null, 'SIGTERM'])
  })

  it('ends no stranger that was given the number of a process of ours', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'stranger'])
    children.push(stranger)
    const first = start(String(stranger.pid))
    await said(first)
    first.kill('SIGKILL')
    await once(first, 'exit')
    expect(await said(start())).toMatchObject({ kind: 'held', orphans: 0 })
    expect(stranger.exitCode).toBeNull()
  })
})
