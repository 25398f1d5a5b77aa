import { describe, expect, it } from 'vitest'
import { incidentMarkdown, plainLine } from '../../src/incidents/incident-markdown.ts'
import { timelineMarkdown } from '../../src/timeline/timeline-markdown.ts'
import { sampleDetail, sampleIncident } from '../support/sample-incidents.ts'
import { sampleCorrelationId, sampleTimeline } from '../support/sample-timeline.ts'

const nowMs = Date.parse('2026-11-23T06:00:00Z')
const incident = sampleDetail(sampleIncident(0, nowMs), nowMs)
const address = 'http://127.0.0.1:4310/incidents/fc1:0000000000000000'

describe('incidentMarkdown', () => {
  it('carries the title, the figures, the reasons, the evidence and where to look', () => {
    const text = incidentMarkdown(incident, { address, timeline: undefined })
    expect(text).toContain('# An outside service fails in tools.pay (POST /tools/pay)')
    expect(text).toContain('- **failed**: 62 times, 118 retries')
    expect(text).toContain('62 occurrences: urgent from 50')
    expect(text).toContain(sampleCorrelationId)
    expect(text).toContain(address)
    expect(text).not.toContain('One example')
  })

  it('adds the timeline when it is loaded', () => {
    const text = incidentMarkdown(incident, { address, timeline: sampleTimeline(nowMs) })
    expect(text).toContain('## One example')
    expect(text).toContain('**(failure point)**')
  })

  it('says so when no evidence is left', () => {
    const text = incidentMarkdown({ ...incident, evidence: [] }, { address, timeline: undefined })
    expect(text).toContain('None is stored in full any more.')
  })
})

describe('plainLine', () => {
  it('keeps text of the product from becoming markup of the report', () => {
    expect(plainLine('# [click](https://evil.example)\n<img src=x> | `x`')).toBe(
      '\\# \\[click\\](https://evil.example) \\<img src=x\\> \\| \\`x\\`',
    )
  })
})

describe('timelineMarkdown', () => {
  it('has a row for each event, and a pipe in a name does not add a column', () => {
    const timeline = sampleTimeline(nowMs)
    const [first] = timeline.events
    const renamed = {
      ...timeline,
      events: first === undefined ? [] : [{ ...first, operation: 'a|b' }],
    }
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('| '))
    expect(rows(timelineMarkdown(timeline))).toHaveLength(timeline.events.length + 1)
    expect(rows(timelineMarkdown(renamed))[1]).toContain('a\\|b')
  })
})
