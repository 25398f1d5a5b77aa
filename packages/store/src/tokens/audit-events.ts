import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** Something a person or a token did. Append-only, like evidence. */
export interface NewAuditEvent {
  readonly actor: string
  /** Such as `token.create` or `session.refused`. */
  readonly action: string
  readonly subject: string | null
  readonly environment: string
  /** Reference id of the request. */
  readonly reference: string | null
  readonly detail?: { readonly [key: string]: string | number | boolean | null } | undefined
}

export interface AuditEvent extends Required<NewAuditEvent> {
  readonly auditEventId: string
  readonly at: Date
}

export async function appendAuditEvent(
  store: StoreConnection,
  event: NewAuditEvent,
): Promise<void> {
  await insertAuditEvent(store.database, { schema: quotedSchema(store), event })
}

const insertAuditEvent = defineTransaction({
  name: 'store.append-audit-event',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, event }: InSchema<{ readonly event: NewAuditEvent }>) => {
    const { actor, action, subject, environment, reference, detail = {} } = event
    await tx.query(
      `insert into ${schema}.audit_events (
        actor, action, subject, environment, reference, detail
      ) values ($1, $2, $3, $4, $5, $6)`,
      [actor, action, subject, environment, reference, JSON.stringify(detail)],
    )
  },
})

export interface AuditPage {
  readonly items: readonly AuditEvent[]
  /** Give it back as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null
}

/** Newest first, a page at a time. */
export async function listAuditEvents(
  store: StoreConnection,
  options: { readonly cursor?: string | null; readonly limit?: number } = {},
): Promise<AuditPage> {
  const limit = Math.min(options.limit ?? 50, pageMaxRows)
  const rows = await selectAuditEvents(store.database, {
    schema: quotedSchema(store),
    before: options.cursor ?? null,
    limit: limit + 1,
  })
  const items = rows.slice(0, limit).map(toAuditEvent)
  const hasMore = rows.length > limit
  return { items, nextCursor: hasMore ? (items.at(-1)?.auditEventId ?? null) : null }
}

type AuditPageArgs = InSchema<{ readonly before: string | null; readonly limit: number }>

const selectAuditEvents = defineTransaction({
  name: 'store.list-audit-events',
  intent: 'READ_ONLY',
  run: async (tx, { schema, before, limit }: AuditPageArgs) =>
    await tx.query<AuditRow>(
      `select audit_event_id, at, actor, action, subject, environment, reference, detail
      from ${schema}.audit_events
      where $1::bigint is null or audit_event_id < $1::bigint
      order by audit_event_id desc limit $2`,
      [before, limit],
    ),
})

/** The newest event with one of these actions; null when there never was one. */
export async function findLastAuditEvent(
  store: StoreConnection,
  actions: readonly string[],
): Promise<AuditEvent | null> {
  const [row] = await selectLastAuditEvent(store.database, {
    schema: quotedSchema(store),
    actions,
  })
  return row === undefined ? null : toAuditEvent(row)
}

const selectLastAuditEvent = defineTransaction({
  name: 'store.find-last-audit-event',
  intent: 'READ_ONLY',
  run: async (tx, { schema, actions }: InSchema<{ readonly actions: readonly string[] }>) =>
    await tx.query<AuditRow>(
      `select audit_event_id, at, actor, action, subject, environment, reference, detail
      from ${schema}.audit_events where action = any ($1)
      order by audit_event_id desc limit 1`,
      [actions],
    ),
})

const pageMaxRows = 500

interface AuditRow extends Omit<AuditEvent, 'auditEventId'> {
  readonly audit_event_id: string
}

function toAuditEvent(row: AuditRow): AuditEvent {
  const { audit_event_id: auditEventId, ...event } = row
  return { auditEventId, ...event }
}
