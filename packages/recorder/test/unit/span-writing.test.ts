import { afterEach, describe, expect, it } from 'vitest'
import { capture, childSpan, correlationScope } from '../../src/index.ts'
import { parseRecord } from '../../src/records/parse-record.ts'
import { isoTime } from '../../src/records/iso-time.ts'
import { type CollectingRecorder, startCollectingRecorder } from '../support/collecting-recorder.ts'

let collecting: CollectingRecorder | undefined
afterEach(async () => {
  await collecting?.recorder.stop()
  collecting = undefined
})

describe('the record of a span', () => {
  it('is one that the reader takes, whatever stands in its texts', async () => {
    collecting = startCollectingRecorder()
    const operation = 'quote " backslash \\ newline \n and \u{1f600}'
    correlationScope(
      { component: operation, operation, runId: 'run "1"', attributes: { 'a"b': 'c"\\\n' } },
      () => childSpan({ operation: 'inner', layer: '"' as 'L4' }, () => 1),
    )
    await collecting.recorder.flush()
    const lines = collecting.text().split('\n')
    const spans = lines.filter((line) => line.includes('"kind":"span"'))
    expect(spans).toHaveLength(2)
    const outer = parseRecord(spans.find((line) => line.includes('"parent_span_id":null')) ?? '')
    expect(outer).toMatchObject({
      kind: 'ok',
      record: {
        operation,
        component: operation,
        run_id: 'run "1"',
        attributes: { 'a"b': 'c"\\\n' },
      },
    })
    // A label that is none stays one text: it cannot end the string it stands in.
    for (const line of spans) expect(() => JSON.parse(line)).not.toThrow()
  })

  it('says its own component and layer, whatever span of the same operation came before it', async () => {
    collecting = startCollectingRecorder()
    const places = [
      ['api', 'L2'],
      ['worker', 'L5'],
      ['worker', 'L2'],
      ['api', 'L2'],
    ] as const
    for (const [component, layer] of places) {
      correlationScope({ component, layer, operation: 'pay' }, () => 1)
    }
    await collecting.recorder.flush()
    const written = collecting.spans().map(({ component, layer }) => [component, layer])
    expect(written).toEqual(places)
  })

  it('of a failing scope lies beside its envelope as soon as capture returns, with its id', () => {
    collecting = startCollectingRecorder()
    const error = new Error('over budget')
    expect(() =>
      correlationScope({ component: 'api', operation: 'pay' }, () => {
        throw error
      }),
    ).toThrow(error)
    const { errorId } = capture({ error })
    expect(collecting.spans()).toMatchObject([{ outcome: 'error', error_id: errorId }])
  })

  it('does not hold up a capture when many spans wait: the newest go with it', async () => {
    collecting = startCollectingRecorder()
    for (let index = 0; index < 100; index += 1) {
      correlationScope({ component: 'api', operation: 'pay' }, () => index)
    }
    capture({ error: new Error('over budget') })
    expect(collecting.spans()).toHaveLength(16)
    await collecting.recorder.flush()
    expect(collecting.spans()).toHaveLength(100)
    const sequences = collecting.records().map(({ sequence }) => sequence)
    expect(new Set(sequences).size).toBe(Math.max(...sequences))
  })
})

describe('isoTime', () => {
  it('writes every time as toISOString does', () => {
    const times = [
      0, 1, 999, 1000, 1_763_882_130_000, 1_763_882_130_009, 1_763_882_130_010.7, -1, -1001,
    ]
    for (const time of times) {
      const wanted = new Date(Math.floor(time)).toISOString()
      expect(isoTime(time)).toBe(wanted)
    }
  })
})
