import { loadConfig, type StationConfig } from '@first-contact/station/ops'
import { findEmbeddedStore, openStore, type Store, type StoreOptions } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import { cliErrors } from '../errors/registry.ts'

/** A store and the configuration that named it. */
export interface ConfiguredStore {
  readonly store: Store
  readonly config: StationConfig
}

/** What a command does where there is no embedded store yet. */
export interface StoreNeed {
  /** @defaultValue false: who reads or administers in a wrong folder must not get an empty store */
  readonly mayCreate?: boolean
}

async function assertStoreThere(place: Extract<StoreOptions, { kind: 'embedded' }>): Promise<void> {
  const { stateDir, isThere } = await findEmbeddedStore(place)
  if (isThere) return
  const { remedy } = cliErrors.FC_CLI_NO_STORE
  throw cliError('FC_CLI_NO_STORE', `no store here: ${stateDir} holds none. ${remedy}`)
}

/**
 * Which Postgres the configuration names: yours, or the embedded one of the project.
 *
 * @throws FC_CLI_NO_STORE where there is none and the command may not create one
 */
export async function configuredTarget(
  context: CommandContext,
  need: StoreNeed = {},
): Promise<{ readonly target: StoreOptions; readonly config: StationConfig }> {
  const { config, sources } = await loadConfig({ cwd: context.cwd, variables: context.variables })
  const { databaseUrl } = config
  const target: StoreOptions =
    databaseUrl === undefined
      ? {
          kind: 'embedded',
          projectDir: config.projectDir,
          stateDir: context.variables['FC_STATE_DIR'],
        }
      : { kind: 'url', connectionString: databaseUrl, source: sources.get('databaseUrl') }
  if (target.kind === 'embedded' && need.mayCreate !== true) await assertStoreThere(target)
  return { target: { ...target, applicationName: 'first-contact cli' }, config }
}

async function lendStore<T>(
  context: CommandContext,
  need: StoreNeed,
  work: (opened: ConfiguredStore) => Promise<T>,
): Promise<T> {
  const { target, config } = await configuredTarget(context, need)
  if (target.kind === 'embedded') context.output.progress('opening the embedded Postgres')
  const store = await openStore(target)
  try {
    return await work({ store, config })
  } finally {
    await store.close()
  }
}

/** Opens the store the configuration names, lends it, and closes it whatever happens. */
export function withConfiguredStore<T>(
  context: CommandContext,
  work: (opened: ConfiguredStore) => Promise<T>,
): Promise<T> {
  return lendStore(context, {}, work)
}

/** The same for commands that fill a store: where there is none, they begin one. */
export function withNewOrConfiguredStore<T>(
  context: CommandContext,
  work: (opened: ConfiguredStore) => Promise<T>,
): Promise<T> {
  return lendStore(context, { mayCreate: true }, work)
}
