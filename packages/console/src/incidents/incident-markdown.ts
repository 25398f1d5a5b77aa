import type { IncidentDetailView, TimelineView } from '../api/views.ts'
import { timelineMarkdown } from '../timeline/timeline-markdown.ts'
import { affectedText, occurrencesText } from './affected-text.ts'

interface MarkdownContext {
  /** Where the incident can be opened. */
  readonly address: string
  readonly timeline: TimelineView | undefined
}

const evidenceShown = 5

/** Text of the product under watch must not become a heading, a link or markup of the report. */
export function plainLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`)
}

/** The incident as a report that can be pasted into a ticket or a chat. */
export function incidentMarkdown(
  incident: IncidentDetailView,
  { address, timeline }: MarkdownContext,
): string {
  const facts: readonly (readonly [string, string])[] = [
    ['severity', `${incident.severity} (${incident.state})`],
    ['failed', occurrencesText(incident)],
    ['affected', affectedText(incident)],
    ['first seen', incident.first_seen],
    ['last seen', incident.last_seen],
    ['component', `\`${incident.component}\` (${incident.layer}), \`${incident.operation}\``],
    ['error class', `\`${incident.error_class}\``],
    ['environment', incident.environment],
    ['incident', `${incident.id} ${address}`],
  ]
  const evidence = incident.evidence.slice(0, evidenceShown).map((event) => {
    const where = event.correlation_id === null ? '' : ` (correlation \`${event.correlation_id}\`)`
    return `- ${event.at} \`${event.id}\` ${plainLine(event.summary)}${where}`
  })
  return [
    `# ${plainLine(incident.title)}`,
    '',
    incident.description,
    '',
    ...facts.map(([name, value]) => `- **${name}**: ${value}`),
    '',
    '## Why this severity',
    '',
    ...incident.severity_reasons.map((reason) => `- ${plainLine(reason)}`),
    '',
    '## Evidence',
    '',
    ...(evidence.length === 0 ? ['None is stored in full any more.'] : evidence),
    ...(timeline === undefined ? [] : ['', '## One example', '', timelineMarkdown(timeline)]),
    '',
  ].join('\n')
}
