import type { ProjectKey } from '../../keys/project-key.ts'
import { recordMaxBytes } from '../../records/parse-record.ts'
import type { ProducerRecord } from '../../records/producer-record.ts'
import type { RecordHeader } from '../../records/record-header.ts'
import { sealText } from '../../records/seal-text.ts'
import { decisionTextAround } from '../decision-text.ts'
import type { Journal } from '../journal/journal.ts'
import { DataKeys } from '../sealing/data-keys.ts'
import { withoutTexts } from '../snapshot/take-snapshot.ts'
import type { DecisionDraft, DecisionPort, EngineVersion } from './decision-port.ts'

/** What decisions need of the recorder that writes them. */
export interface RecordWriter {
  readonly key: ProjectKey | undefined
  readonly isStrict: boolean
  header(sequence: number): RecordHeader
  /** Takes a number and appends what `lineOf` makes for it. Answers the line. */
  writeLine(kind: ProducerRecord['kind'], lineOf: (sequence: number) => Buffer): Buffer
}

/** Puts the decisions of a process into its spool and its journal. */
export class DecisionRecorder implements DecisionPort {
  readonly key: ProjectKey | undefined
  readonly isStrict: boolean
  readonly dataKeys: DataKeys | undefined
  readonly #writer: RecordWriter
  readonly #versionOf: (engine: string) => EngineVersion
  readonly #journal: Journal | undefined

  constructor(
    writer: RecordWriter,
    versionOf: (engine: string) => EngineVersion,
    journal: Journal | undefined,
  ) {
    this.key = writer.key
    this.isStrict = writer.isStrict
    this.#writer = writer
    this.#versionOf = versionOf
    this.#journal = journal
    this.dataKeys =
      writer.key === undefined
        ? undefined
        : new DataKeys(writer.key, (wrapped) => {
            const header = writer.header(0)
            const line = writer.writeLine('subject_key', (sequence) =>
              Buffer.from(
                JSON.stringify({ ...header, sequence, kind: 'subject_key', ...wrapped }),
                'utf8',
              ),
            )
            journal?.noteKey(wrapped.key_id, line)
          })
  }

  versionOf(engine: string): EngineVersion {
    return this.#versionOf(engine)
  }

  record(draft: DecisionDraft): void {
    const { format, producer, producer_epoch, environment } = this.#writer.header(0)
    const own = { format, producer, producer_epoch, environment, kind: 'decision' } as const
    const whole = decisionTextAround({ ...own, ...draft })
    // Quotes take two bytes in a line, so a text that was small enough may not be any more.
    const isTooLong = Buffer.byteLength(whole.before) + whole.after.length > lineMaxBytes
    const { before, after } = isTooLong
      ? decisionTextAround({ ...own, ...withoutTexts(draft) })
      : whole
    const line = this.#writer.writeLine(
      'decision',
      (sequence) => sealText(`${before}${sequence}${after}`).line,
    )
    this.#journal?.append(line, isTooLong ? null : draft.seal_key_id)
  }
}

/** Room for the digest and for a long number. */
const lineMaxBytes = recordMaxBytes - 128
