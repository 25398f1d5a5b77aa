import { FirstContactError } from '@first-contact/recorder/errors'
import type { CommandContext } from '../command-context.ts'
import { withConfiguredStore, type ConfiguredStore } from './open-configured-store.ts'

/** Lends the store where there is one; null where there is none. */
export async function withStoreIfAny<T>(
  context: CommandContext,
  work: (opened: ConfiguredStore) => Promise<T>,
): Promise<T | null> {
  try {
    return await withConfiguredStore(context, work)
  } catch (error) {
    if (FirstContactError.is(error, 'FC_CLI_NO_STORE')) return null
    throw error
  }
}
