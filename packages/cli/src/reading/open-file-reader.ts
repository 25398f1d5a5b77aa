import { resolve } from 'node:path'
import { operationsFromRecords } from '@first-contact/station/ops'
import { incidentKey } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import type { EvidenceReader } from './evidence-reader.ts'
import { readRecordFile } from './record-file.ts'
import { serviceReader } from './service-reader.ts'

/** Reads evidence from a JSONL file, with no store at all. */
export async function openFileReader(
  context: CommandContext,
  file: string,
  environment: string | undefined,
): Promise<EvidenceReader> {
  const { records, unreadable } = await readRecordFile(resolve(context.cwd, file))
  const [first] = unreadable
  if (first !== undefined) {
    const where = first.field === null ? '' : `, field ${first.field}`
    context.output.note(
      `${file}: lines that cannot be read: ${unreadable.length}; the first is line ${first.line}${where}: ${first.message}`,
    )
  }
  const envelopes = records.filter((record) => record.kind === 'envelope')
  return serviceReader({
    source: file,
    // A file is mostly of one environment; the newest record says which.
    environment: environment ?? records.at(-1)?.environment ?? 'development',
    operations: operationsFromRecords(records, { now: context.now }),
    now: context.now,
    findEnvelopes: (errorId) =>
      Promise.resolve(
        envelopes
          .filter((envelope) => envelope.error_id === errorId)
          .map((envelope) => ({ envelope, incidentKey: incidentKey(envelope) })),
      ),
    close: () => Promise.resolve(),
  })
}
