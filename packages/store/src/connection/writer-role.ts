import { defineTransaction, type Database } from '@first-contact/transactions'
import { escapeIdentifier, type ClientBase } from 'pg'
import { sqlState } from './connection-failure.ts'
import { readerOn, type RowReader } from './row-reader.ts'
import { migrationTransactions } from './run-migrations.ts'

/** The role that reads and appends, and owns nothing. One for all databases of a server. */
export const writerRole = 'first_contact_writer'

export type WriterRoleOutcome =
  | { readonly kind: 'ready' }
  /** Evidence is guarded by triggers alone. */
  | { readonly kind: 'unavailable'; readonly reason: string }

/** Another database of the same server made the role, or the same grant, at this moment. */
const concurrentCodes = new Set(['42710', '23505', 'XX000'])

const attempts = 5

/**
 * Makes the writing role, becomes a member of it, and gives it what it needs. Where that is not
 * allowed (a hosted Postgres without CREATEROLE), the store works without it and says so.
 */
export async function ensureWriterRole(
  database: Database,
  schema: string,
  hasMigrated: boolean,
): Promise<WriterRoleOutcome> {
  const before = await selectRoleState(database, { schema })
  if (!before.exists && !before.may_create) {
    return { kind: 'unavailable', reason: 'this user has no CREATEROLE' }
  }
  if (before.is_granted && before.can_set && !hasMigrated) return { kind: 'ready' }
  const inTransaction = migrationTransactions(database, schema)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await inTransaction('writer role', (client) => grantRole(client, schema))
      return { kind: 'ready' }
    } catch (error) {
      const code = sqlState((error as Error).cause) ?? ''
      if (code === '42501') {
        return { kind: 'unavailable', reason: `this user may not become ${writerRole}` }
      }
      if (!concurrentCodes.has(code) || attempt === attempts) throw error
    }
  }
}

interface RoleState {
  readonly exists: boolean
  readonly may_create: boolean
  readonly can_set: boolean
  readonly is_granted: boolean
}

const selectRoleState = defineTransaction({
  name: 'store.read-role-state',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: { readonly schema: string }) => await readRoleState(tx, schema),
})

async function readRoleState(reader: RowReader, schema: string): Promise<RoleState> {
  const [row] = await reader.query<RoleState>(
    `select
      writer.oid is not null as exists,
      me.rolsuper or me.rolcreaterole as may_create,
      writer.oid is not null and (me.rolsuper or pg_has_role(me.oid, writer.oid, 'member')) as can_set,
      writer.oid is not null and has_schema_privilege(writer.oid, $2, 'usage') as is_granted
    from pg_roles me
    left join pg_roles writer on writer.rolname = $1
    where me.rolname = current_user`,
    [writerRole, schema],
  )
  return row ?? { exists: false, may_create: false, can_set: false, is_granted: false }
}

async function grantRole(client: ClientBase, schema: string): Promise<void> {
  const state = await readRoleState(readerOn(client), schema)
  const role = escapeIdentifier(writerRole)
  if (!state.exists) await client.query(`create role ${role} nologin`)
  // Who creates a role on Postgres 16 and newer may grant it, but is no member that can SET it.
  if (!state.can_set || !state.exists) await client.query(`grant ${role} to current_user`)
  await client.query(`select ${schema}.grant_to_writer($1)`, [writerRole])
}
