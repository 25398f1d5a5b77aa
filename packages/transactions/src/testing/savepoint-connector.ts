import type { PoolClient } from 'pg'
import { distantCallerSite } from '../errors/call-site.ts'
import type { Connector } from '../pool/database.ts'
import type { OneClient } from './one-client.ts'
import { afterFailure, savepointScript } from './savepoint-script.ts'

/** Lends the connection of a test to one transaction after the other, each within a savepoint. */
export function savepointConnector(one: OneClient): Connector {
  return {
    acquire: async (_, definition) =>
      await one.borrow({ what: `transaction "${definition.name}"`, site: distantCallerSite() }),
    release(client, broken) {
      if (broken !== undefined) one.close(broken)
      void settle(one, client, undefined, afterFailure).then(() => one.giveBack())
    },
    script: savepointScript,
  }
}

/**
 * Leaves the transaction of the test usable, whatever its borrower did.
 *
 * @param goOn - sent where all is well
 * @param recover - sent where a statement has failed and was not rolled back
 */
export async function settle(
  one: OneClient,
  client: PoolClient,
  goOn: string | undefined,
  recover: string,
): Promise<void> {
  if (one.closedBecause !== undefined) return
  try {
    // Fails where an earlier statement has; older drivers cannot be asked.
    await client.query(goOn ?? 'select')
  } catch {
    await client.query(recover).catch((error: Error) => one.close(error))
  }
}
