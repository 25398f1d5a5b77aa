import type { IncidentDetailView, IncidentSummaryView } from '@first-contact/station/ops'
import { agoText } from './duration-text.ts'
import { hourChartLines } from './hour-chart-lines.ts'
import type { Output, Tone } from './output.ts'
import { clipped, printable } from './printable.ts'
import { textTable } from './text-table.ts'

const tones: { readonly [severity in IncidentSummaryView['severity']]: Tone } = {
  urgent: 'bad',
  action: 'bad',
  attention: 'warn',
  info: 'dim',
}

/** The list of incidents, worst first. */
export function incidentListLines(
  incidents: readonly IncidentSummaryView[],
  output: Output,
  now: Date,
): readonly string[] {
  const rows = incidents.map((incident) => [
    incident.severity,
    incident.id,
    printable(incident.title),
    String(incident.occurrences),
    String(incident.affected_runs),
    agoText(incident.last_seen, now),
  ])
  const columns = [
    { title: 'SEVERITY' },
    { title: 'INCIDENT' },
    { title: 'WHAT', isElastic: true },
    { title: 'COUNT', align: 'right' },
    { title: 'RUNS', align: 'right' },
    { title: 'LAST SEEN' },
  ] as const
  return textTable(columns, rows, {
    width: output.cutWidth,
    paintTitle: (title) => output.tone('dim', title),
    paint(cell, row, column) {
      const incident = incidents[row]
      return column === 0 && incident !== undefined
        ? output.tone(tones[incident.severity], cell)
        : cell
    },
  })
}

/** One incident with its evidence. */
export function incidentDetailLines(
  detail: IncidentDetailView,
  output: Output,
  now: Date,
): readonly string[] {
  const { tone, cutWidth } = output
  const evidence = detail.evidence.map((event) => {
    const attempt = event.attempt !== null && event.attempt > 1 ? ` attempt ${event.attempt}` : ''
    const text = `${event.at}  ${event.id}${attempt}  ${event.summary}`
    return `  ${clipped(printable(text), cutWidth - 2)}`
  })
  return [
    `${tone(tones[detail.severity], detail.severity)}  ${tone('strong', printable(detail.title))}`,
    printable(detail.description),
    '',
    `  ${detail.layer} ${detail.component} · ${printable(detail.operation)} · ${detail.error_class}`,
    `  ${detail.occurrences} occurrences, ${detail.retries} retries, ${detail.affected_runs} runs, ${detail.affected_agents} agents`,
    `  first seen ${agoText(detail.first_seen, now)}, last seen ${agoText(detail.last_seen, now)}, ${detail.state}`,
    ...(detail.shed_occurrences > 0
      ? [`  ${detail.shed_occurrences} of them were shed: counted, without a body`]
      : []),
    ...detail.severity_reasons.map((reason) => `  ${tone('dim', printable(reason))}`),
    '',
    ...hourChartLines(detail.trend, output),
    `${tone('dim', 'grouped by')}  ${printable(detail.grouping.explanation)}`,
    '',
    tone(
      'dim',
      detail.pinned_evidence ? 'evidence (kept for this incident)' : 'evidence, newest first',
    ),
    ...evidence,
    ...detail.sample_correlation_ids
      .slice(0, 3)
      .map((id) => `${tone('dim', 'see')} first-contact trace ${id}`),
  ]
}
