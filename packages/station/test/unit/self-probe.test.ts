import { parseRecord } from '@first-contact/recorder'
import { describe, expect, test } from 'vitest'
import { SelfProbe } from '../../src/workers/self-probe.ts'

function probeOf(send: (line: Buffer) => Promise<void>) {
  const outcomes: string[] = []
  const probe = new SelfProbe({
    port: { send },
    environment: 'test',
    now: () => new Date('2026-11-23T12:00:00Z'),
    onOutcome: (outcome) => outcomes.push(outcome),
  })
  return { probe, outcomes }
}

const sequenceOf = (line: Buffer): number =>
  (JSON.parse(line.toString()) as { sequence: number }).sequence

describe('self-probe', () => {
  test('what it sends is a record that the reader accepts', async () => {
    const lines: Buffer[] = []
    const { probe } = probeOf(async (line) => void lines.push(line))
    await probe.probe()
    expect(lines.map((line) => parseRecord(line).kind)).toEqual(['ok'])
  })

  test('a probe that failed is counted and sent again, so that no number is missing', async () => {
    const sent: number[] = []
    let isDown = true
    const { probe, outcomes } = probeOf(async (line) => {
      if (isDown) throw new TypeError('down')
      sent.push(sequenceOf(line))
    })
    await probe.probe()
    isDown = false
    await probe.probe()
    await probe.probe()
    expect(outcomes).toEqual(['failed', 'stored', 'stored'])
    expect(sent).toEqual([1, 2])
  })

  test('a slow store is not asked twice at the same time', async () => {
    let running = 0
    let most = 0
    const { probe } = probeOf(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
    })
    await Promise.all([probe.probe(), probe.probe(), probe.probe()])
    expect(most).toBe(1)
  })
})
