import type { Capsule, CapsuleManifest } from '@first-contact/replay'
import type { Output } from '../output/output.ts'
import { printable } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import { textTable } from '../output/text-table.ts'

const aboutWords = {
  decision: 'decision',
  correlation: 'correlation',
  incident: 'incident',
} as const

/** `3 spans and 1 failure` */
export function timelineText(spans: number, failures: number): string {
  const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
  return `${counted(spans, 'span')} and ${counted(failures, 'failure')}`
}

/** What stays withheld from whoever reads it. */
export function redactionLines({ redaction }: CapsuleManifest, output: Output): readonly string[] {
  const { plain, sealed, dropped, token, derived } = redaction
  return [
    `fields      ${plain} plain, ${sealed} sealed, ${dropped} dropped, ${token} tokens, ${derived} derived`,
    redaction.with_keys
      ? `keys        in it, wrapped: who has the project key opens what is sealed`
      : 'keys        not in it: what is sealed stays closed where the project’s keys are not',
    ...redaction.missing_bundles.map((version) =>
      output.tone(
        'warn',
        `code        of ${version} was not kept: its decisions cannot be replayed`,
      ),
    ),
  ]
}

/** What is in a capsule, for a person. */
export function capsuleLines(capsule: Capsule, bytes: number, output: Output): readonly string[] {
  const { manifest, decisions, bundles, envelopes, spans } = capsule
  const table = textTable(
    [
      { title: 'decision' },
      { title: 'engine' },
      { title: 'outcome' },
      { title: 'version' },
      { title: 'replay' },
      { title: 'decided', isElastic: true },
    ],
    decisions.map((record) => [
      record.decision_id,
      printable(record.engine),
      printable(record.outcome ?? (record.threw === null ? '' : `threw ${record.threw.type}`)),
      record.engine_version.slice(0, 13),
      record.replayability,
      record.timestamp,
    ]),
    { width: output.cutWidth, paintTitle: (title) => output.tone('dim', title) },
  )
  return [
    `about       ${aboutWords[manifest.about.by]} ${printable(manifest.about.id)} in ${printable(manifest.environment)}`,
    `size        ${sizeText(bytes)}, ${manifest.members.length} members`,
    `digest      ${manifest.digest}`,
    `timeline    ${timelineText(spans.length, envelopes.length)}`,
    ...bundles.map(
      ({ version, engines, code }) =>
        `code        ${version} of ${engines.join(', ')}, ${sizeText(Buffer.byteLength(code))}`,
    ),
    ...redactionLines(manifest, output),
    '',
    ...table,
    ...decisions
      .filter(({ replayability }) => replayability !== 'exact')
      .map(({ decision_id: id, replayability, replayability_reasons: reasons }) =>
        output.tone('warn', printable(`${id}  ${replayability}: ${reasons.join('; ')}`)),
      ),
  ]
}
