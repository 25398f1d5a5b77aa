import { Option, type Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { EvidenceReader } from '../reading/evidence-reader.ts'
import { openFileReader } from '../reading/open-file-reader.ts'
import { openStoreReader } from '../reading/open-store-reader.ts'

/** Options of every command that reads evidence. */
export interface EvidenceOptions {
  readonly from?: string
  readonly environment?: string
}

/** Adds `--from` and `--environment`. */
export function withEvidenceOptions(command: Command): Command {
  return command
    .addOption(new Option('--from <file>', 'read a file that a JSONL sink wrote, not the store'))
    .addOption(new Option('--environment <name>', 'environment to read; else FC_ENVIRONMENT'))
}

/** Opens the reader the options ask for, and closes it afterwards whatever happens. */
export async function readingEvidence<T>(
  context: CommandContext,
  options: EvidenceOptions,
  work: (reader: EvidenceReader) => Promise<T>,
): Promise<T> {
  const reader =
    options.from === undefined
      ? await openStoreReader(context, options.environment)
      : await openFileReader(context, options.from, options.environment)
  try {
    return await work(reader)
  } finally {
    await reader.close()
  }
}
