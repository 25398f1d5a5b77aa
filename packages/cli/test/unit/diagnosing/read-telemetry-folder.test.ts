import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diagnosisWindow, type WindowOptions } from '../../../src/diagnosing/diagnosis-window.ts'
import { filesIn } from '../../../src/diagnosing/mapped-files.ts'
import { mappingOf } from '../../../src/diagnosing/mapping/read-mapping.ts'
import { diagnoseFolder } from '../../../src/diagnosing/read-telemetry-folder.ts'
import { createOutput } from '../../../src/output/output.ts'

const symptom = '2026-11-27T10:00:00Z'
const symptomMs = Date.parse(symptom)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-diagnose-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const output = createOutput({ isJson: true, stdout: new PassThrough(), stderr: new PassThrough() })

async function diagnose(mapping: object | null, options: WindowOptions = { symptom }) {
  const files = await filesIn(folder)
  const read = mapping === null ? null : mappingOf('m.yaml', { format: 1, ...mapping })
  const window = await diagnosisWindow(options, read, files)
  return await diagnoseFolder({ folder, files, mapping: read, window }, output)
}

function write(name: string, rows: readonly (readonly (string | number)[])[]): void {
  writeFileSync(join(folder, name), `${rows.map((row) => row.join(',')).join('\n')}\n`)
}

const times = Array.from({ length: 80 }, (_, index) => symptomMs + (index - 40) * 10_000 + 1)
const traces = {
  file: 'spans.csv',
  trace: 't',
  span: 's',
  parent: 'p',
  service: 'svc',
  operation: 'op',
  start: { column: 'at', unit: 'ms' },
  duration: { column: 'took', unit: 'ms' },
  status: { column: 'code', ok: [0] },
}
const spans = times.flatMap((at, index) => {
  const code = index >= 40 && index % 2 === 0 ? 13 : 0
  return [
    [`t${index}`, 'a', '', 'front', 'GET', at, 20, code],
    [`t${index}`, 'b', 'a', 'cart', 'Get', at + 1, 9, code],
  ]
})
const header = ['t', 's', 'p', 'svc', 'op', 'at', 'took', 'code']
const long = {
  file: 'm.csv',
  time: { column: 'at', unit: 'ms' },
  service: 'svc',
  metric: 'name',
  value: 'v',
}

describe('a folder of CSV', () => {
  it('is diagnosed, and lines of its files are cited', async () => {
    write('spans.csv', [header, ...spans])
    const { diagnosis, files } = await diagnose({ traces: [traces] })
    expect(files).toBe(1)
    expect(diagnosis.causes[0]).toMatchObject({ service: 'cart', mechanism: 'error_origin' })
    expect(diagnosis.causes[0]?.evidence[0]?.ids[0]).toMatch(/^spans\.csv:\d+$/)
  })

  it('with metrics one a row, or one a column, gives the same answer', async () => {
    const value = (index: number) => 10 + (index % 3) + (index >= 40 ? 30 : 0)
    write('m.csv', [
      ['at', 'svc', 'name', 'v'],
      ...times.flatMap((at, index) => [
        [at, 'cart', 'cpu', value(index)],
        [at, 'front', 'cpu', 5 + (index % 2)],
      ]),
    ])
    const one = await diagnose({ metrics: [long] })
    rmSync(join(folder, 'm.csv'))
    write('w.csv', [
      ['at', 'cart_cpu', 'front_cpu'],
      ...times.map((at, index) => [at, value(index), 5 + (index % 2)]),
    ])
    const wide = await diagnose({
      metrics: [{ file: 'w.csv', time: long.time, wide: '^(?<service>.+)_(?<metric>[^_]+)$' }],
    })
    const told = ({ diagnosis }: Awaited<ReturnType<typeof diagnose>>) =>
      diagnosis.causes.map(({ service, mechanism, confidence }) => [service, mechanism, confidence])
    expect(told(one)).toEqual(told(wide))
    expect(told(one)[0]?.slice(0, 2)).toEqual(['cart', 'cpu'])
  })

  it('reads changes, and the time of the symptom from a file', async () => {
    write('spans.csv', [header, ...spans])
    write('deploys.csv', [
      ['at', 'svc', 'what'],
      ['2026-11-27T09:55:00Z', 'cart', 'cart 1.5.0'],
      ['2020-01-01T00:00:00Z', 'front', 'old'],
    ])
    writeFileSync(join(folder, 'when.txt'), `${symptomMs / 1000}\n`)
    const { diagnosis } = await diagnose(
      {
        traces: [traces],
        symptom: { file: 'when.txt' },
        changes: [
          {
            file: 'deploys.csv',
            time: { column: 'at', unit: 'iso' },
            service: 'svc',
            text: 'what',
          },
        ],
      },
      {},
    )
    expect(diagnosis.changesBefore.map(({ summary }) => summary)).toEqual(['cart 1.5.0'])
    expect(diagnosis.causes[0]?.evidence.at(-1)?.statement).toContain(
      'cart 1.5.0, 5 minutes before',
    )
  })

  it('leaves out a few rows that cannot be read, and says which', async () => {
    write('spans.csv', [header, ['t', 'a', '', 'front', 'GET', 'soon', 20, 0], ...spans])
    const { notes } = await diagnose({ traces: [traces] })
    expect(notes).toEqual([
      'spans.csv: 1 rows were left out; the first is line 2: at is no time in ms: "soon".',
    ])
  })
})

describe('bad input', () => {
  const refused = (mapping: object | null, options?: WindowOptions) =>
    expect(diagnose(mapping, options)).rejects

  it('a mapping that names a column that is not there names file, field and columns', async () => {
    write('spans.csv', [header, ...spans])
    await refused({ traces: [{ ...traces, service: 'serviceName' }] }).toThrow(
      'm.yaml: traces[0].service names the column "serviceName", which spans.csv does not have; it has t, s, p, svc, op, at, took, code',
    )
  })

  it('a file that is not there is named with what is', async () => {
    write('spans.csv', [header])
    await refused({ traces: [{ ...traces, file: 'traces.csv' }] }).toThrow(
      'traces[0].file names "traces.csv", which the folder does not hold; it holds spans.csv',
    )
  })

  it('more than a few unreadable rows refuse the file, with line and field', async () => {
    write('spans.csv', [header, ...spans.map((row) => row.with(6, 'long'))])
    await refused({ traces: [traces] }).toThrow(
      'spans.csv, line 2: took is no duration in ms: "long"; 160 of 160 rows',
    )
  })

  it('a unit that does not fit the times is named, with where they would lie', async () => {
    write('spans.csv', [header, ...spans])
    await refused({ traces: [{ ...traces, start: { column: 'at', unit: 'us' } }] }).toThrow(
      /traces\[0\]\.start\.unit is us, and spans\.csv fits only as ms: its times run from 1970-01-21T/,
    )
  })

  it('a file of another day is refused beside one that fits: the clocks are mixed', async () => {
    write('spans.csv', [header, ...spans])
    write('m.csv', [
      ['at', 'svc', 'name', 'v'],
      ...times.map((at) => [at + 86_400_000 * 9, 'cart', 'cpu', 1]),
    ])
    await refused({ traces: [traces], metrics: [long] }).toThrow('m.csv: mixed clocks')
  })

  it('a pattern that matches no column is refused', async () => {
    write('w.csv', [
      ['at', 'cart.cpu'],
      [1, 2],
    ])
    await refused({
      metrics: [{ file: 'w.csv', time: long.time, wide: '^(?<service>.+)_(?<metric>.+)$' }],
    }).toThrow('metrics[0].wide matches no column of w.csv, such as "cart.cpu"')
  })

  it.each([
    [{}, '--symptom is missing'],
    [{ symptom: 'soon' }, '--symptom must be a time'],
    [{ symptom, until: '2026-11-27T09:00:00Z' }, '--until must be after --symptom'],
    [{ symptom, baseline: 'yesterday' }, '--baseline must be two times'],
    [{ symptom, baseline: '2026-11-27T09:00:00Z..2026-11-27T11:00:00Z' }, 'over before --symptom'],
  ])('%j is refused', async (options, message) => {
    write('spans.csv', [header, ...spans])
    await refused({ traces: [traces] }, options).toThrow(message)
  })

  it('a folder of CSV without a mapping asks for one', async () => {
    write('spans.csv', [header])
    await refused(null).toThrow('describe its CSV files with --mapping')
  })

  it('windows in which nothing lies on one side say so', async () => {
    write('spans.csv', [header, ...spans.slice(0, 80)])
    const { diagnosis } = await diagnose({ traces: [traces] })
    expect(diagnosis.verdict).toBe('no_failing_evidence')
  })
})
