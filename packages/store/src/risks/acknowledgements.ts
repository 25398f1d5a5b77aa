import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { appendAuditEvent } from '../tokens/audit-events.ts'

/** A risk that a named person takes for a time. The audit holds it: there is no other truth. */
export interface RiskAcknowledgement {
  readonly finding_id: string
  readonly by: string
  readonly at: Date
  readonly expires_at: Date
  readonly reason: string
}

export interface NewAcknowledgement {
  readonly findingId: string
  readonly environment: string
  readonly by: string
  readonly reason: string
  readonly expiresAt: Date
  /** Reference id of the request; null from a shell. */
  readonly reference: string | null
}

const takeAction = 'risk.acknowledge'
const withdrawAction = 'risk.withdraw'

export async function acknowledgeRisk(
  store: StoreConnection,
  acknowledgement: NewAcknowledgement,
): Promise<void> {
  const { findingId, environment, by, reason, expiresAt, reference } = acknowledgement
  await appendAuditEvent(store, {
    actor: by,
    action: takeAction,
    subject: findingId,
    environment,
    reference,
    detail: { reason, expires_at: expiresAt.toISOString() },
  })
}

/** Takes it back: the risk is open again from now on. */
export async function withdrawAcknowledgement(
  store: StoreConnection,
  {
    findingId,
    ...event
  }: Pick<NewAcknowledgement, 'findingId' | 'environment' | 'reference'> & {
    readonly by: string
  },
): Promise<void> {
  const { environment, reference, by } = event
  const action = withdrawAction
  await appendAuditEvent(store, { actor: by, action, subject: findingId, environment, reference })
}

/** Those in force: the last word on each risk, where it takes it and its time is not over. */
export async function getRiskAcknowledgements(
  store: StoreConnection,
  { environment, now }: { readonly environment: string; readonly now: Date },
): Promise<readonly RiskAcknowledgement[]> {
  return await selectAcknowledgements(store.database, {
    schema: quotedSchema(store),
    environment,
    now,
  })
}

type AcknowledgementArgs = InSchema<{ readonly environment: string; readonly now: Date }>

const selectAcknowledgements = defineTransaction({
  name: 'store.get-risk-acknowledgements',
  intent: 'READ_ONLY',
  run: async (tx, { schema, environment, now }: AcknowledgementArgs) =>
    await tx.query<RiskAcknowledgement>(
      `select subject as finding_id, actor as by, at,
         (detail ->> 'expires_at')::timestamptz as expires_at, detail ->> 'reason' as reason
       from (
         select distinct on (subject) subject, actor, at, action, detail
         from ${schema}.audit_events
         where action in ('${takeAction}', '${withdrawAction}') and environment = $1
         order by subject, audit_event_id desc
       ) last_word
       where action = '${takeAction}' and (detail ->> 'expires_at')::timestamptz > $2
       order by subject`,
      [environment, now],
    ),
})
