import { Command, Option } from 'commander'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CapsuleAbout, CapsuleContent } from '@first-contact/replay'
import { redactionLines, timelineText } from '../capsules/capsule-lines.ts'
import { fileEvidence } from '../capsules/file-evidence.ts'
import type { FoundEvidence } from '../capsules/found-evidence.ts'
import { shownPath } from '../capsules/open-capsules.ts'
import { withStoredEvidence } from '../capsules/stored-evidence.ts'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { sizeText } from '../output/size-text.ts'
import { refuse } from '../parse-arguments.ts'
import { loadReplay, projectPlaces } from '../replaying/open-replay.ts'
import type { Finish } from './finish.ts'

interface ExportOptions {
  readonly out?: string
  readonly from?: readonly string[]
  readonly journal?: boolean
  readonly withKeys?: boolean
  readonly force?: boolean
  readonly root: string
}

const kinds: readonly (readonly [CapsuleAbout['by'], RegExp])[] = [
  ['decision', /^dec_[0-9a-f]{16}$/],
  ['incident', /^fc1:[0-9a-f]{16}$/],
  ['correlation', /^[0-9a-f]{32}$/],
]

function aboutOf(id: string): CapsuleAbout {
  const kind = kinds.find(([, pattern]) => pattern.test(id))
  if (kind !== undefined) return { by: kind[0], id }
  return refuse(
    '<id>',
    id,
    'a decision id (dec_ and 16 hex digits), a correlation id (32 hex digits) or an incident (fc1: and 16 hex digits)',
  )
}

const collect = (value: string, all: readonly string[] | undefined): readonly string[] => [
  ...(all ?? []),
  value,
]

async function write(
  { about, environment, evidence }: FoundEvidence,
  options: ExportOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, cwd } = context
  const { collectCapsule, writeCapsule } = await loadReplay()
  const { findSubjectKey, ...withoutKeys } = evidence
  const content = await collectCapsule(about, environment, {
    ...withoutKeys,
    ...(options.withKeys === true && findSubjectKey !== undefined ? { findSubjectKey } : {}),
  })
  const { manifest, text } = writeCapsule(content)
  const file = resolve(cwd, options.out ?? `${about.id.replace(':', '-')}.fcap`)
  save(file, text, options.force === true)
  output.json({ file, ...manifest })
  output.line(`${shownPath(file, cwd)}  ${sizeText(Buffer.byteLength(text))}`)
  output.line(
    `decisions   ${content.decisions.length}, with ${timelineText(content.spans.length, content.envelopes.length)} around them`,
  )
  for (const line of redactionLines(manifest, output)) output.line(line)
  if (options.withKeys === true) tellOfMissingKeys(content, context)
  return exitCodes.holds
}

function tellOfMissingKeys({ decisions, keys }: CapsuleContent, { output }: CommandContext): void {
  const wanted = new Set(decisions.flatMap(({ seal_key_id: id }) => (id === null ? [] : [id])))
  for (const { key_id: id } of keys) wanted.delete(id)
  if (wanted.size === 0) return
  output.note(
    `keys that are not there, or were erased, and are not in it: ${[...wanted].join(', ')}`,
  )
}

function save(file: string, text: string, isForced: boolean): void {
  try {
    // It holds what only its project may see.
    writeFileSync(file, text, { flag: isForced ? 'w' : 'wx', mode: 0o600 })
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code
    const remedy = why === 'EEXIST' ? 'it is there already; --force writes over it' : String(why)
    throw cliError('FC_CLI_ARGUMENT', `--out ${file} cannot be written: ${remedy}`, cause)
  }
}

async function exportCapsule(
  id: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const about = aboutOf(id)
  const isFromFiles = options.journal === true || options.from !== undefined
  if (!isFromFiles)
    return withStoredEvidence(context, about, (found) => write(found, options, context))
  const { RecordedEvidence, listRecordFiles } = await loadReplay()
  const places = await projectPlaces(options.root, context)
  const journals = options.journal === true && places.journal !== null ? [places.journal] : []
  const given = (options.from ?? []).map((path) => resolve(context.cwd, path))
  const files = [...journals, ...given].flatMap((path) => listRecordFiles(path))
  const evidence = new RecordedEvidence({ records: files, bundles: [places.bundles] })
  const found = await fileEvidence(files, about, (version) => evidence.findBundle(version))
  if (found.damagedLines > 0) {
    context.output.note(`lines that are no record, and are not in it: ${found.damagedLines}`)
  }
  return write(found, options, context)
}

/** `first-contact capsule export <id>` */
export function capsuleExportCommand(context: CommandContext, finish: Finish): Command {
  return new Command('export')
    .description(
      'put a decision, or all on the path of a correlation or an incident, into one file',
    )
    .argument('<id>', 'decision id, correlation id or incident')
    .option('--out <file>', 'where to; else <id>.fcap here')
    .option('--with-keys', 'with the keys to what is sealed, wrapped with the project key')
    .option('--journal', 'from the local journal instead of the store')
    .addOption(
      new Option('--from <path>', 'from a file or folder of records; may be repeated').argParser(
        collect,
      ),
    )
    .option('--force', 'write over a file that is there')
    .option('--root <folder>', 'folder of the project', '.')
    .addHelpText(
      'after',
      `
The same evidence is always the same bytes. A suspected secret is refused, with its place: declare
another field class for it.

Examples:
  first-contact capsule export dec_0123456789abcdef
  first-contact capsule export fc1:0123456789abcdef --out incident.fcap
  first-contact capsule export dec_0123456789abcdef --journal --with-keys

Then, anywhere, with no network and no database:
  first-contact capsule replay incident.fcap`,
    )
    .action((id: string, options: ExportOptions) =>
      finish(() => exportCapsule(id, options, context)),
    )
}
