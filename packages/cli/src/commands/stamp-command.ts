import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { EngineManifest, StampReport } from '@first-contact/replay'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { durationText } from '../output/duration-text.ts'
import { printable } from '../output/printable.ts'
import { sizeText } from '../output/size-text.ts'
import { textTable } from '../output/text-table.ts'
import { stampChange } from '../replaying/stamp-change.ts'
import type { Finish } from './finish.ts'

interface StampFlags {
  readonly root: string
  readonly condition?: readonly string[]
}

// The bundler and the parser come along; no other command shall wait for them.
const loadReplay = () => import('@first-contact/replay')

/** The manifest as it was; whatever cannot be read says nothing. */
function readManifest(file: string): EngineManifest | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as EngineManifest
  } catch {
    return null
  }
}

interface Stamped {
  readonly report: StampReport
  readonly manifestFile: string
  readonly before: EngineManifest | null
}

function stampJson({ report, manifestFile, before }: Stamped, exitCode: ExitCode): unknown {
  return {
    root: report.root,
    manifest: manifestFile,
    files_read: report.filesRead,
    engines: report.engines.map(({ name, entry }) => ({
      name,
      ...entry,
      change: stampChange(before?.engines[name], entry),
    })),
    problems: report.problems,
    exit_code: exitCode,
  }
}

function stampLines({ report, before }: Stamped, { output }: CommandContext): readonly string[] {
  const columns = [
    { title: 'ENGINE' },
    { title: 'VERSION' },
    { title: 'FILES', align: 'right' },
    { title: 'BUNDLE', align: 'right' },
    { title: 'SINCE THE LAST STAMP', isElastic: true },
  ] as const
  const engines = report.engines.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const rows = engines.map(({ name, entry, bundle }) => [
    name,
    entry.version,
    bundle === null ? '' : String(entry.files.length),
    bundle === null ? '' : sizeText(Buffer.byteLength(bundle)),
    stampChange(before?.engines[name], entry),
  ])
  const toneOf = (version: string) => (version === 'unknown' ? 'bad' : 'strong')
  const table = textTable(columns, rows, {
    width: output.width,
    paintTitle: (title) => output.tone('dim', title),
    paint: (cell, _, column) => (column === 1 ? output.tone(toneOf(cell.trim()), cell) : cell),
  })
  return [
    ...(rows.length === 0 ? [] : table),
    ...report.problems.flatMap(({ message, remedy, code }) => [
      '',
      `${output.tone('bad', 'no version')}  ${printable(message)} ${output.tone('dim', `[${code}]`)}`,
      `  what to do: ${remedy}`,
    ]),
    ...engines.flatMap(({ name, entry }) =>
      entry.warnings.map(
        (warning) => `${output.tone('warn', 'warning')}  ${name}: ${printable(warning)}`,
      ),
    ),
  ]
}

function summaryOf({ report, manifestFile }: Stamped, startedMs: number): string {
  const stamped = report.engines.filter(({ bundle }) => bundle !== null).length
  const without = report.problems.length
  const missing = without === 0 ? '' : `, ${without} without a version`
  const took = durationText((performance.now() - startedMs) * 1000)
  return `${stamped} ${stamped === 1 ? 'engine' : 'engines'} stamped${missing}: ${report.filesRead} files read in ${took}, ${manifestFile}`
}

async function stamp(
  paths: readonly string[],
  flags: StampFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const startedMs = performance.now()
  const { cwd, output, variables } = context
  const { manifestFileOf, stampProject, writeStamp } = await loadReplay()
  const root = resolve(cwd, flags.root)
  const report = await stampProject({
    root,
    ...(paths.length === 0 ? {} : { paths: paths.map((path) => resolve(cwd, path)) }),
    conditions: flags.condition,
    onEngine: (name) => output.status(`stamping ${name}`),
  })
  output.status('')
  const named = variables['FC_ENGINE_MANIFEST']
  const manifestFile = named === undefined ? manifestFileOf(root) : resolve(cwd, named)
  const stamped = { report, manifestFile, before: readManifest(manifestFile) }
  if (report.engines.length === 0 && report.problems.length === 0) {
    output.json(stampJson(stamped, exitCodes.couldNotTell))
    output.line(`no engine in ${report.filesRead} files below ${root}`)
    output.line('  what to do: export one made with defineEngine, or name the folder it is in')
    return exitCodes.couldNotTell
  }
  writeStamp(report, manifestFile, context.now())
  const exitCode = report.problems.length === 0 ? exitCodes.holds : exitCodes.doesNotHold
  output.json(stampJson(stamped, exitCode))
  for (const line of stampLines(stamped, context)) output.line(line)
  output.line()
  output.line(summaryOf(stamped, startedMs))
  return exitCode
}

/** Collects an option that may be repeated. */
const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `first-contact stamp` */
export function stampCommand(context: CommandContext, finish: Finish): Command {
  return new Command('stamp')
    .description('give every engine of a project its version, and keep the code that it names')
    .argument('[paths...]', 'folders and files to look for engines in; else the whole project')
    .option('--root <folder>', 'folder of the project', '.')
    .option(
      '--condition <name>',
      'condition of package exports that the process runs with; may be repeated',
      collect,
    )
    .addHelpText(
      'after',
      `
Writes .first-contact/engine-manifest.json (or FC_ENGINE_MANIFEST) and engines/ beside it. A process
reads it when it starts; an engine that was changed since is recorded with an unknown version.

Exit codes: 0 all have a version, 1 one has none, 2 no engine found, 3 unusable input.

Examples:
  first-contact stamp
  first-contact stamp src/engines
  first-contact stamp dist --json`,
    )
    .action((paths: string[], flags: StampFlags) => finish(() => stamp(paths, flags, context)))
}
