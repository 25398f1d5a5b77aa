import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { agoText, durationText } from '../../src/output/duration-text.ts'
import { createOutput, type TerminalStream } from '../../src/output/output.ts'
import { sizeText } from '../../src/output/size-text.ts'
import { textTable } from '../../src/output/text-table.ts'

describe('durationText', () => {
  it.each([
    [0, '0 µs'],
    [830, '830 µs'],
    [1500, '1.5 ms'],
    [12_400, '12 ms'],
    [3_100_000, '3.10 s'],
    [31_000_000, '31.0 s'],
    [240_000_000, '4 min'],
    [10_800_000_000, '3 h'],
  ])('%d µs is %s', (us, text) => {
    expect(durationText(us)).toBe(text)
  })
})

describe('agoText', () => {
  const now = new Date('2026-01-03T00:00:00.000Z')
  it.each([
    ['2026-01-02T23:59:48.000Z', '12 s ago'],
    ['2026-01-02T23:55:00.000Z', '5 min ago'],
    ['2026-01-02T00:00:00.000Z', '24 h ago'],
    ['2025-12-24T00:00:00.000Z', '10 d ago'],
    // A clock that is ahead does not make the past the future.
    ['2026-01-03T00:10:00.000Z', '0 s ago'],
  ])('%s is %s', (at, text) => {
    expect(agoText(at, now)).toBe(text)
  })
})

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [614_000, '614 kB'],
    [81_500_000_000, '81.5 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})

describe('textTable', () => {
  const columns = [
    { title: 'A' },
    { title: 'TEXT', isElastic: true },
    { title: 'N', align: 'right' },
  ] as const

  it('fits the width by cutting its elastic column alone', () => {
    const lines = textTable(columns, [['x', 'word '.repeat(30), '12']], { width: 40 })
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40)
    expect(lines[1]).toMatch(/^x {2}word .*….*word {3}12$/)
  })

  it('does not count colours as width', () => {
    const lines = textTable(
      columns,
      [
        ['x', 'y', '1'],
        ['long', 'y', '22'],
      ],
      {
        width: 80,
        paint: (cell) => `<${cell}>`,
      },
    )
    expect(lines).toEqual(['A     TEXT   N', '<x   >  <y   >  < 1>', '<long>  <y   >  <22>'])
  })
})

describe('createOutput', () => {
  function read(stream: PassThrough): string {
    return String(stream.read() ?? '')
  }

  it('with --json prints JSON and nothing else on standard output', () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const output = createOutput({ isJson: true, stdout, stderr })
    output.line('text')
    output.json({ a: 1 })
    expect(JSON.parse(read(stdout))).toEqual({ a: 1 })
  })

  it('shows progress and colour on a terminal only', () => {
    const pipe = new PassThrough()
    const plain = createOutput({ isJson: false, stdout: pipe, stderr: pipe })
    plain.progress('working')
    expect(read(pipe)).toBe('')
    expect(plain.tone('bad', 'x')).toBe('x')
    const terminal: TerminalStream = Object.assign(new PassThrough(), { isTTY: true })
    const shown = createOutput({ isJson: false, stdout: terminal, stderr: terminal })
    shown.progress('working')
    expect(read(terminal as PassThrough)).toBe('working\n')
  })
})
