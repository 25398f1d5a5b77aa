import { quickAddJob } from 'graphile-worker'
import { expect, test } from 'vitest'
import { openStation } from '../support/station-harness.ts'

test('a failure of the station itself is captured under the reference that its caller was given', async () => {
  const harness = await openStation({}, { recordsItself: true })
  try {
    const { token } = await harness.token(['fops'])
    await harness.station.store.ownerDatabase.pool.query(
      'alter table first_contact.infra_incident_rollup_hours rename to planted_secret_name',
    )
    const answer = await harness.get('/ops/incidents/infra-summary', token)
    expect(answer.status).toBe(500)
    expect(answer.json).toMatchObject({ type: 'urn:first-contact:problem:internal' })
    expect(answer.text).not.toMatch(/relation|planted_secret_name|select/)
    await harness.station.store.ownerDatabase.pool.query(
      'alter table first_contact.planted_secret_name rename to infra_incident_rollup_hours',
    )
    await expect
      .poll(
        async () => (await harness.get(`/ops/timeline/${answer.json.instance}`, token)).json.events,
        { interval: 200 },
      )
      .toMatchObject([
        { kind: 'error', component: 'station.api', layer: 'L2', producer: 'station' },
      ])
  } finally {
    await harness.close()
  }
})

test('scheduled maintenance runs on the station’s own pool, in a schema of its own', async () => {
  const harness = await openStation()
  try {
    const { pool: ownerPool } = harness.station.store.ownerDatabase
    const job = await quickAddJob(
      { pgPool: ownerPool, schema: 'first_contact_jobs' },
      'ensure_partitions',
      {},
    )
    const waiting = () =>
      ownerPool.query(
        'select attempts, last_error from first_contact_jobs._private_jobs where id = $1',
        [job.id],
      )
    await expect.poll(async () => (await waiting()).rows).toEqual([])
    const { rows } = await ownerPool.query<{ identifier: string }>(
      'select identifier from first_contact_jobs._private_known_crontabs order by identifier',
    )
    expect(rows.map(({ identifier }) => identifier)).toEqual([
      'cleanup_old_errors',
      'ensure_partitions',
      'shed_to_max_bytes',
    ])
  } finally {
    await harness.close()
  }
})
