import { describe, expect, it } from 'vitest'
import {
  formatTraceparent,
  parseSentryTrace,
  parseTraceparent,
} from '../../src/correlation/trace-context.ts'
import {
  foreignTracestate,
  formatOriginMember,
  readSignedOrigin,
} from '../../src/correlation/signed-origin.ts'
import { ProjectKey } from '../../src/keys/index.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'
const span = 'b7ad6b7169203331'
const parent = { correlationId: trace, spanId: span }

describe('traceparent', () => {
  it.each([
    ['version 00', `00-${trace}-${span}-01`],
    ['not sampled, which never suppresses', `00-${trace}-${span}-00`],
    ['unknown flags', `00-${trace}-${span}-ff`],
    ['a higher version', `cc-${trace}-${span}-01`],
    ['a higher version with more fields', `cc-${trace}-${span}-01-what-else`],
    ['spaces around', ` 00-${trace}-${span}-01 `],
  ])('continues a trace of %s', (_what, header) => {
    expect(parseTraceparent(header)).toEqual(parent)
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['version ff', `ff-${trace}-${span}-01`],
    ['version 00 with more fields', `00-${trace}-${span}-01-what`],
    ['a higher version that goes on without a dash', `cc-${trace}-${span}-01.what`],
    ['an all-zero trace id', `00-${'0'.repeat(32)}-${span}-01`],
    ['an all-zero span id', `00-${trace}-${'0'.repeat(16)}-01`],
    ['upper case', `00-${trace.toUpperCase()}-${span}-01`],
    ['a short trace id', `00-${trace.slice(1)}-${span}-01`],
    ['a bad separator', `00_${trace}-${span}-01`],
    ['flags that are no hex', `00-${trace}-${span}-0x`],
  ])('starts a new trace for %s', (_what, header) => {
    expect(parseTraceparent(header)).toBeUndefined()
  })

  it('is written as version 00 and read back', () => {
    expect(parseTraceparent(formatTraceparent(trace, span))).toEqual(parent)
  })
})

describe('sentry-trace', () => {
  it.each([`${trace}-${span}`, `${trace}-${span}-1`, `${trace}-${span}-0`])(
    'continues %s',
    (header) => {
      expect(parseSentryTrace(header)).toEqual(parent)
    },
  )

  it.each([undefined, '', trace, `${trace}-${span}-2`, `${'0'.repeat(32)}-${span}`])(
    'does not continue %s',
    (header) => {
      expect(parseSentryTrace(header)).toBeUndefined()
    },
  )
})

describe('the signed origin in tracestate', () => {
  const key = new ProjectKey(Buffer.alloc(32, 1))
  const other = new ProjectKey(Buffer.alloc(32, 2))
  const claim = { origin: 'rehearsal', rehearsalId: 'reh_1' } as const
  const member = formatOriginMember(key, trace, claim)

  it('is believed with the same key, also among members of others', () => {
    expect(readSignedOrigin(key, trace, `a=1, ${member},b=2`)).toEqual(claim)
  })

  it.each([
    ['another key signed it', other, trace, member],
    ['it was signed for another trace', key, 'f'.repeat(32), member],
    ['its origin was changed', key, trace, member.replace('=r.', '=s.')],
    ['its rehearsal was changed', key, trace, member.replace('reh_1', 'reh_2')],
    ['it has no signature', key, trace, 'fc=s..'],
    ['there is no key', undefined, trace, member],
    ['there is no member', key, trace, 'a=1'],
    ['the header is too long', key, trace, `${'a=1,'.repeat(200)}${member}`],
  ])('is not believed when %s', (_what, believer, onTrace, header) => {
    expect(readSignedOrigin(believer, onTrace, header)).toBeUndefined()
  })

  it('carries on what others put there, without our member', () => {
    expect(foreignTracestate(`a=1,${member}, b=2`)).toBe('a=1,b=2')
    expect(foreignTracestate(member)).toBeNull()
    expect(foreignTracestate('a=1\r\nx: y')).toBeNull()
  })
})
