import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { FirstContactError } from '@first-contact/recorder/errors'
import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { describePlace, findKeyPlace, readKeyAt, type KeyPlace } from '../keys/key-place.ts'
import { exportSubjectKeys } from '../keys/export-subject-keys.ts'
import { readKeyRing } from '../keys/key-ring.ts'
import { rewrapKeys } from '../keys/rewrap-keys.ts'
import { rotateKey } from '../keys/rotate-key.ts'
import { personOf } from '../output/person-of.ts'
import { withStoreIfAny } from '../reading/optional-store.ts'
import type { Finish } from './finish.ts'

async function status(context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const place = await findKeyPlace(context)
  const key = readKeyAt(place)
  const from = describePlace(place)
  output.json({
    from,
    key_id: key?.id ?? null,
    input_hash_key_id: key?.keyId('input-hash') ?? null,
    origin_key_id: key?.keyId('origin') ?? null,
    sealing_key_id: key?.keyId('seal') ?? null,
    retired_key_ids: (readKeyRing(place)?.retired ?? []).map(({ id }) => id),
  })
  if (key === null) {
    output.line(`there is no key yet; the first start makes ${from}`)
    return exitCodes.couldNotTell
  }
  output.line(`project key ${key.id} from ${from}`)
  output.line(`  input hashes are made with key ${key.keyId('input-hash')}`)
  output.line(`  origins are signed with key ${key.keyId('origin')}`)
  output.line(`  keys of subjects are wrapped with sealing key ${key.keyId('seal')}`)
  for (const retired of readKeyRing(place)?.retired ?? []) {
    output.line(`  retired key ${retired.id} is beside it, sealing key ${retired.keyId('seal')}`)
  }
  return exitCodes.holds
}

async function rotate(context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const place = await findKeyPlace(context)
  if (place.kind !== 'own-file') {
    throw cliError('FC_CLI_KEY_FROM_ENVIRONMENT', `The key comes from ${describePlace(place)}`)
  }
  if (readKeyAt(place) === null) {
    output.json({ rotated: false, key_id: null })
    output.line(`there is no key yet; the first start makes ${place.file}`)
    return exitCodes.couldNotTell
  }
  const { retired, retiredFile, key } = rotateKey(place)
  output.line(`new key ${key.id}; ${retired.id} is kept in ${retiredFile}`)
  const wrapped = await wrapAnew(place, context)
  output.json({
    rotated: true,
    key_id: key.id,
    retired_key_id: retired.id,
    retired_file: retiredFile,
    ...wrapped.shown,
  })
  output.line('restart the processes that record: they go on with the old key until then,')
  output.line('then run first-contact keys rewrap for what they sealed meanwhile')
  return wrapped.exitCode
}

interface WrappedAnew {
  readonly shown: {
    readonly subject_keys: number | null
    readonly left: number | null
    readonly missing_key_ids: readonly string[]
  }
  readonly exitCode: ExitCode
}

/** Wraps the keys of subjects with the current key; null for how many, where no store told. */
async function wrapAnew(place: KeyPlace, context: CommandContext): Promise<WrappedAnew> {
  const { output } = context
  const ring = readKeyRing(place)
  const unknown = { subject_keys: null, left: null, missing_key_ids: [] }
  if (ring === null) return { shown: unknown, exitCode: exitCodes.couldNotTell }
  try {
    const result = await withStoreIfAny(context, ({ store }) => rewrapKeys(store, ring))
    if (result === null) return { shown: unknown, exitCode: exitCodes.holds }
    const { rewrapped, left, missingKekIds } = result
    output.line(`wrapped the keys of ${rewrapped} subjects anew`)
    if (left > 0) {
      const ids = missingKekIds.join(', ')
      output.note(`${left} are wrapped with a key that is not here: ${ids}`)
    }
    return {
      shown: { subject_keys: rewrapped, left, missing_key_ids: missingKekIds },
      exitCode: left > 0 ? exitCodes.doesNotHold : exitCodes.holds,
    }
  } catch (error) {
    // The project key is a new one already, whatever became of the store.
    if (!FirstContactError.is(error)) throw error
    output.note(`the keys of subjects were not wrapped anew: ${error.message}`)
    output.note('what to do: run first-contact keys rewrap once the store answers')
    return { shown: unknown, exitCode: exitCodes.couldNotTell }
  }
}

async function rewrap(context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const place = await findKeyPlace(context)
  if (readKeyAt(place) === null) {
    output.json({ subject_keys: null, left: null, missing_key_ids: [] })
    output.note(`there is no key yet; the first start makes ${describePlace(place)}`)
    return exitCodes.couldNotTell
  }
  const wrapped = await wrapAnew(place, context)
  output.json(wrapped.shown)
  if (wrapped.shown.subject_keys !== null) return wrapped.exitCode
  output.note('there is no store here, so no key of a subject')
  return exitCodes.couldNotTell
}

function keyText(place: KeyPlace): string {
  return place.kind === 'variable' ? place.value : readFileSync(place.file, 'utf8').trim()
}

async function exportKey(context: CommandContext, target: string): Promise<ExitCode> {
  const { output } = context
  const place = await findKeyPlace(context)
  const key = readKeyAt(place)
  if (key === null) {
    output.note(`there is no key yet; the first start makes ${describePlace(place)}`)
    return exitCodes.couldNotTell
  }
  if (target === '-') {
    context.stdout.write(`${keyText(place)}\n`)
    return exitCodes.holds
  }
  const file = resolve(context.cwd, target)
  try {
    writeFileSync(file, `${keyText(place)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw cliError(
      'FC_CLI_ARGUMENT',
      `<file> ${file} cannot be made; name one that is not there`,
      cause,
    )
  }
  output.line(`key ${key.id} is in ${file}, readable by you alone`)
  const subjects = await exportSubjects(context, `${file}${subjectKeysSuffix}`)
  output.json({ key_id: key.id, file, ...subjects })
  return exitCodes.holds
}

/** Beside the project key: what one wraps is of no use without it. */
const subjectKeysSuffix = '.subject-keys.jsonl'

async function exportSubjects(context: CommandContext, file: string) {
  const { output } = context
  const keys = await withStoreIfAny(context, ({ store, config }) =>
    writingTo(file, () =>
      exportSubjectKeys(store, file, {
        environment: config.environment,
        by: personOf(context),
      }),
    ),
  )
  if (keys === null) {
    output.note('there is no store here, so no key of a subject')
    return { subject_keys: null, subject_keys_file: null }
  }
  output.line(`the keys of ${keys} subjects are in ${file}; first-contact store import reads them`)
  output.note('erasing a subject does not reach into this file: destroy it when it is not needed')
  return { subject_keys: keys, subject_keys_file: file }
}

async function writingTo<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const isFile = cause instanceof Error && 'syscall' in cause && cause.syscall === 'open'
    if (!isFile) throw cause
    throw cliError('FC_CLI_ARGUMENT', `<file> ${file} cannot be made; move what is there`, cause)
  }
}

/** `first-contact keys status|rotate|rewrap|export` */
export function keysCommand(context: CommandContext, finish: Finish): Command {
  return new Command('keys')
    .description('the project key and those it wraps: status, rotate, rewrap, export')
    .addCommand(
      new Command('status')
        .description('which key is used and where it comes from; never the key itself')
        .action(() => finish(() => status(context))),
    )
    .addCommand(
      new Command('rotate')
        .description('make a new key; the old one is kept under its id, subjects are wrapped anew')
        .action(() => finish(() => rotate(context))),
    )
    .addCommand(
      new Command('rewrap')
        .description('wrap the keys of subjects with the current key, where an older one is around')
        .action(() => finish(() => rewrap(context))),
    )
    .addCommand(
      new Command('export')
        .description('copy the key into a 0600 file, and the keys of subjects beside it')
        .argument('<file>', 'a file that does not exist, or - for standard output')
        .action((target: string) => finish(() => exportKey(context, target))),
    )
}
