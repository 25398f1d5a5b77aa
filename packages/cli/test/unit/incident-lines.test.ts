import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { IncidentDetailView, IncidentSummaryView } from '@first-contact/station/ops'
import { incidentDetailLines, incidentListLines } from '../../src/output/incident-lines.ts'
import { createOutput, type TerminalStream } from '../../src/output/output.ts'

const firstHour = Date.parse('2026-01-01T00:00:00.000Z')
const now = new Date('2026-01-03T00:00:00.000Z')

function chartOf(occurrences: readonly number[]): readonly string[] {
  const detail: IncidentDetailView = {
    id: 'fc1:0011223344556677',
    category: 'infra',
    severity: 'attention',
    title: 'Timeouts in api',
    component: 'api',
    layer: 'L2',
    error_class: 'infra.timeout',
    operation: 'GET /',
    occurrences: 3,
    retries: 0,
    affected_runs: 1,
    affected_agents: 0,
    first_seen: '2026-01-02T23:00:00.000Z',
    last_seen: '2026-01-02T23:30:00.000Z',
    state: 'active',
    sample_correlation_id: null,
    origins: ['user'],
    description: 'It failed.',
    environment: 'test',
    shed_occurrences: 0,
    severity_reasons: [],
    grouping: { key: 'fc1:0011223344556677', version: 'fc1', because: [], explanation: 'Same.' },
    trend: occurrences.map((count, at) => ({
      hour: new Date(firstHour + at * 3_600_000).toISOString(),
      occurrences: count,
      retries: 0,
    })),
    evidence: [],
    evidence_next_cursor: null,
    pinned_evidence: false,
    sample_correlation_ids: [],
  }
  const stdout = new PassThrough()
  const output = createOutput({ isJson: false, stdout, stderr: new PassThrough() })
  const lines = incidentDetailLines(detail, output, now)
  const start = lines.findIndex((line) => line.startsWith('by hour'))
  return start === -1 ? [] : lines.slice(start, lines.indexOf('', start) - 1)
}

const place = 'in workers.step (call the tool that an agent asked for, and wait for it): '
const titles = ['search', 'summarize'].map((tool) => `The dependency was too slow ${place}${tool}`)

function listOn(stdout: TerminalStream): readonly string[] {
  const incidents = titles.map((title): IncidentSummaryView => ({
    id: 'fc1:0011223344556677',
    category: 'infra',
    severity: 'attention',
    title,
    component: 'workers.step',
    layer: 'L5',
    error_class: 'infra.timeout',
    operation: 'call',
    occurrences: 3,
    retries: 0,
    affected_runs: 1,
    affected_agents: 0,
    first_seen: '2026-01-02T23:00:00.000Z',
    last_seen: '2026-01-02T23:30:00.000Z',
    state: 'active',
    sample_correlation_id: null,
    origins: ['user'],
  }))
  const output = createOutput({ isJson: false, stdout, stderr: new PassThrough() })
  const lines = incidentListLines(incidents, output, now).slice(1)
  return lines.map((line) => stripVTControlCharacters(line))
}

describe('the list of incidents', () => {
  it('is not cut where it goes into a file or a pipe', () => {
    const lines = listOn(new PassThrough())
    for (const [at, title] of titles.entries()) expect(lines[at]).toContain(title)
  })

  it('is shortened in the middle on a terminal, so that two rows stay two', () => {
    const lines = listOn(Object.assign(new PassThrough(), { isTTY: true, columns: 90 }))
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(90)
    expect(lines[0]).toMatch(/The depen.*….*search /)
    expect(lines[1]).toMatch(/The depen.*….*summarize /)
  })
})

describe('the chart of an incident', () => {
  it('says which hours it covers and what its largest bar stands for', () => {
    expect(chartOf([0, 3, 12, 6])).toEqual([
      'by hour  ·▂█▄',
      '         2026-01-01 00:00 to 04:00 UTC, █ is 12 occurrences',
    ])
  })

  it('names both days where it covers two, and at most 48 hours', () => {
    const chart = chartOf([
      ...Array.from({ length: 10 }, () => 99),
      ...Array<number>(47).fill(0),
      1,
    ])
    expect(chart[0]).toBe(`by hour  ${'·'.repeat(47)}█`)
    expect(chart[1]?.trim()).toBe('2026-01-01 10:00 to 2026-01-03 10:00 UTC, █ is 1 occurrence')
  })

  it('claims no bar where nothing happened in those hours', () => {
    expect(chartOf([0, 0])[1]?.trim()).toBe('2026-01-01 00:00 to 02:00 UTC, no occurrence')
  })

  it('is left out where there is no hour', () => {
    expect(chartOf([])).toEqual([])
  })
})
