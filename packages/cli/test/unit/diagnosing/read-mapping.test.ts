import { describe, expect, it } from 'vitest'
import { mappingOf } from '../../../src/diagnosing/mapping/read-mapping.ts'

const trace = {
  file: 'traces.csv',
  trace: 'traceID',
  span: 'spanID',
  service: 'serviceName',
  operation: ['method', 'name'],
  start: { column: 'startTime', unit: 'us' },
  duration: { column: 'duration', unit: 'us' },
}
const metric = { file: 'm.csv', time: { column: 'time', unit: 's' } }

describe('a mapping', () => {
  it('of a status takes words, numbers and ranges, also of floats', () => {
    const mapping = mappingOf('m.yaml', {
      format: 1,
      traces: [{ ...trace, status: { column: 'code', ok: ['', 0, '200..399'] } }],
    })
    const ok = mapping.traces[0]?.status?.ok ?? expect.unreachable('no status')
    expect(['', '0', '0.0', '204', '302.0'].map(ok)).toEqual(Array(5).fill(true))
    expect(['2', '13', '404', '500.0', 'ERROR'].map(ok)).toEqual(Array(5).fill(false))
  })

  it.each([
    ['nothing', null, 'must be an object'],
    ['another format', { format: 2 }, 'format must be 1'],
    ['no part', { format: 1 }, 'it maps no file'],
    ['an unknown field', { format: 1, trace: [] }, 'trace is not known'],
    [
      'a missing column',
      { format: 1, traces: [{ ...trace, service: undefined }] },
      'traces[0].service is missing',
    ],
    [
      'a wrong unit',
      { format: 1, traces: [{ ...trace, start: { column: 'a', unit: 'min' } }] },
      'traces[0].start.unit must be one of s, ms, us, ns, iso',
    ],
    [
      'a duration in ISO',
      { format: 1, traces: [{ ...trace, duration: { column: 'a', unit: 'iso' } }] },
      'traces[0].duration.unit must be one of',
    ],
    [
      'a file outside',
      { format: 1, traces: [{ ...trace, file: '../etc/passwd' }] },
      'traces[0].file must lie in the folder',
    ],
    ['a list that is none', { format: 1, logs: {} }, 'logs must be a list'],
    [
      'a pattern that is none',
      { format: 1, metrics: [{ ...metric, wide: '(' }] },
      'metrics[0].wide is no regular expression',
    ],
    [
      'a pattern without groups',
      { format: 1, metrics: [{ ...metric, wide: '^(.+)_(.+)$' }] },
      'must name two groups',
    ],
    [
      'both layouts',
      { format: 1, metrics: [{ ...metric, wide: '(?<service>a)(?<metric>b)', service: 'x' }] },
      'metrics[0].service says nothing',
    ],
    [
      'a range that runs backwards',
      { format: 1, traces: [{ ...trace, status: { column: 'c', ok: ['9..1'] } }] },
      'ends before it begins',
    ],
  ])('with %s is refused by the name of the field', (_, value, message) => {
    expect(() => mappingOf('m.yaml', value)).toThrow(
      expect.objectContaining({
        code: 'FC_CLI_MAPPING',
        message: expect.stringContaining(message) as string,
      }) as Error,
    )
  })
})
