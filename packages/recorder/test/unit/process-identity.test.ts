import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import {
  formatIdentity,
  livenessOf,
  newIdentity,
  parseIdentity,
} from '../../src/spool/process-identity.ts'

describe('a process identity', () => {
  test('comes back from a file name as it went in', () => {
    const identity = newIdentity()
    expect(parseIdentity(formatIdentity(identity))).toEqual(identity)
    expect(parseIdentity('17.nonsense')).toBeUndefined()
  })

  test('names this process as alive', () => {
    expect(livenessOf(newIdentity())).toBe('alive')
  })

  test('does not take another process with a reused number for its own', () => {
    const identity = newIdentity()
    const reused = { ...identity, startTicks: String(Number(identity.startTicks) - 1) }
    expect(livenessOf(reused)).toBe('dead')
  })

  test('is dead once the process was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const identity = { ...newIdentity(), pid: child.pid ?? 0 }
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(livenessOf(identity)).toBe('dead')
  })

  test('is unknown under another boot or pid namespace, where numbers mean nothing', () => {
    expect(livenessOf({ ...newIdentity(), realm: 'abcdef012345n1' })).toBe('unknown')
  })
})
