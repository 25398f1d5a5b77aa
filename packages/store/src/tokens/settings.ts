import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** Any JSON. */
export type SettingValue =
  | null
  | boolean
  | number
  | string
  | readonly SettingValue[]
  | { readonly [key: string]: SettingValue }

/** Undefined when it was never set. */
export async function getSetting(
  store: StoreConnection,
  key: string,
): Promise<SettingValue | undefined> {
  const rows = await selectSetting(store.database, { schema: quotedSchema(store), key })
  return rows[0]?.value
}

const selectSetting = defineTransaction({
  name: 'store.get-setting',
  intent: 'READ_ONLY',
  run: async (tx, { schema, key }: InSchema<{ readonly key: string }>) =>
    await tx.query<{ value: SettingValue }>(`select value from ${schema}.settings where key = $1`, [
      key,
    ]),
})

interface NewSetting {
  readonly key: string
  readonly value: SettingValue
  readonly updatedBy: string
}

export async function putSetting(store: StoreConnection, setting: NewSetting): Promise<void> {
  await upsertSetting(store.database, { schema: quotedSchema(store), setting })
}

const upsertSetting = defineTransaction({
  name: 'store.put-setting',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, setting }: InSchema<{ readonly setting: NewSetting }>) => {
    await tx.query(
      `insert into ${schema}.settings (key, value, updated_by) values ($1, $2, $3)
      on conflict (key) do update
        set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`,
      [setting.key, JSON.stringify(setting.value), setting.updatedBy],
    )
  },
})
