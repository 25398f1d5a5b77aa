import { join, resolve } from 'node:path'
import { journalDirDefault, subjectName } from '@first-contact/recorder/opening'
import {
  eraseSubject,
  getSubjectHoldings,
  type Erasure,
  type SubjectHoldings,
} from '@first-contact/store'
import { loadConfig } from '@first-contact/station/ops'
import { Command, Option } from 'commander'
import { findCapsules } from '../capsules/find-capsules.ts'
import type { CommandContext } from '../command-context.ts'
import { clearJournal, type ClearedJournal } from '../erasing/clear-journal.ts'
import { erasureLines, holdingsSentence } from '../erasing/erasure-lines.ts'
import { cliError } from '../errors/cli-error.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { describePlace, findKeyPlace } from '../keys/key-place.ts'
import { keysOf, readKeyRing } from '../keys/key-ring.ts'
import { personOf } from '../output/person-of.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { refuse } from '../parse-arguments.ts'
import { withStoreIfAny } from '../reading/optional-store.ts'
import type { Finish } from './finish.ts'

interface EraseFlags {
  readonly subject: string
  readonly journal?: string
  readonly by?: string
  readonly yes?: true
}

const subjectMaxLength = 1000

function readSubject(text: string): string {
  return text !== '' && text.length <= subjectMaxLength
    ? text
    : refuse('--subject', text, `1 to ${subjectMaxLength} characters`)
}

/** True once a person has agreed, or said so beforehand. */
async function isAgreed(
  flags: EraseFlags,
  found: string,
  context: CommandContext,
): Promise<boolean> {
  if (flags.yes === true) return true
  const { ask } = context
  if (ask === undefined) {
    throw cliError('FC_CLI_ARGUMENT', '--yes is needed where nobody can be asked')
  }
  const answer = await ask(
    `${found}. What is sealed can never be opened again.\nErase this subject? [y/N] `,
  )
  return /^y(?:es)?$/i.test(answer.trim())
}

/** Every name of the subject: each project key that there was gave it another. */
async function namesOf(
  subject: string,
  context: CommandContext,
): Promise<readonly string[] | null> {
  const place = await findKeyPlace(context)
  const ring = readKeyRing(place)
  if (ring !== null) return keysOf(ring).map((key) => subjectName(key, subject))
  context.output.note(
    `there is no key yet, so no subject has a name; the first start makes ${describePlace(place)}`,
  )
  return null
}

interface Place {
  readonly journal: string
  readonly projectDir: string
}

async function placeOf(flags: EraseFlags, context: CommandContext): Promise<Place> {
  const { config } = await loadConfig({ cwd: context.cwd, variables: context.variables })
  const { projectDir } = config
  const journal =
    flags.journal === undefined
      ? join(projectDir, journalDirDefault)
      : resolve(context.cwd, flags.journal)
  return { journal, projectDir }
}

async function erase(flags: EraseFlags, context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const names = await namesOf(flags.subject, context)
  if (names === null) return exitCodes.couldNotTell
  const place = await placeOf(flags, context)
  const subjects = new Set(names)
  const inJournal = clearJournal(place.journal, subjects, 'count')
  const agree = (holdings: readonly SubjectHoldings[]) =>
    isAgreed(flags, holdingsSentence(holdings, inJournal), context)
  const erasures = await withStoreIfAny(context, async ({ store }) => {
    const holdings = await Promise.all(names.map((name) => getSubjectHoldings(store, name)))
    if (!(await agree(holdings))) return 'declined' as const
    const done: Erasure[] = []
    const by = flags.by ?? personOf(context)
    for (const name of names) done.push(await eraseSubject(store, name, by))
    return done
  })
  if (erasures === 'declined' || (erasures === null && !(await agree([])))) {
    output.json({ erased: false })
    output.note('nothing was erased')
    return exitCodes.couldNotTell
  }
  const journal = clearJournal(place.journal, subjects)
  const report = { erasures, journal, capsules: findCapsules(place.projectDir) }
  output.json(snakeCaseNames({ erased: true, ...report }))
  for (const line of erasureLines(report, output)) output.line(line)
  return exitCodeOf(erasures, journal)
}

/** Without a store, or where nobody knew the subject, there is no saying that it is erased. */
function exitCodeOf(erasures: readonly Erasure[] | null, journal: ClearedJournal): ExitCode {
  if (erasures === null) return exitCodes.couldNotTell
  const isKnown = erasures.some(
    ({ keysDestroyed, holdings }) =>
      keysDestroyed > 0 || holdings.decisions > 0 || holdings.erasures.length > 1,
  )
  return isKnown || journal.keys > 0 ? exitCodes.holds : exitCodes.couldNotTell
}

/** `first-contact erase --subject <id>` */
export function eraseCommand(context: CommandContext, finish: Finish): Command {
  return new Command('erase')
    .description('destroy the keys of one subject, so that what decisions seal of it never opens')
    .addOption(
      new Option('--subject <id>', 'who, as engines name the subject of their input')
        .makeOptionMandatory()
        .argParser(readSubject),
    )
    .addOption(new Option('--journal <folder>', 'else .first-contact/journal of the project'))
    .addOption(new Option('--by <name>', 'who asked for it, for the record; else the user here'))
    .addOption(new Option('--yes', 'do not ask'))
    .addHelpText(
      'after',
      `
Rows and hash chain stay as they are. Backups, exports of keys and capsules are named.

Exit codes: 0 erased, 2 nothing of this subject was found, declined, or no store.

Example:
  first-contact erase --subject customer-4711`,
    )
    .action((flags: EraseFlags) => finish(() => erase(flags, context)))
}
