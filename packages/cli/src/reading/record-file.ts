import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseRecord } from '@first-contact/recorder'
import type { ProducerRecord } from '@first-contact/recorder/records'
import { cliError } from '../errors/cli-error.ts'

/** A line that is no record. */
export interface UnreadableLine {
  readonly line: number
  readonly field: string | null
  readonly message: string
}

export interface RecordFile {
  readonly records: readonly ProducerRecord[]
  readonly unreadable: readonly UnreadableLine[]
}

/**
 * Reads a file that a JSONL sink wrote. Lines that are no records are told apart, not dropped.
 *
 * @throws FirstContactError `FC_CLI_FILE_UNREADABLE`, `FC_CLI_FILE_EMPTY`
 */
export async function readRecordFile(file: string): Promise<RecordFile> {
  const records: ProducerRecord[] = []
  const unreadable: UnreadableLine[] = []
  let line = 0
  try {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
    for await (const text of lines) {
      line += 1
      if (text.trim() === '') continue
      const parsed = parseRecord(text)
      if (parsed.kind === 'ok') records.push(parsed.record)
      else unreadable.push({ line, field: parsed.field, message: parsed.message })
    }
  } catch (cause) {
    throw cliError('FC_CLI_FILE_UNREADABLE', `--from ${file} cannot be read`, cause)
  }
  if (records.length === 0) {
    const [first] = unreadable
    const why = first === undefined ? 'it is empty' : `line ${first.line}: ${first.message}`
    throw cliError('FC_CLI_FILE_EMPTY', `--from ${file} holds no record: ${why}`)
  }
  return { records, unreadable }
}
