import type { ProducerRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpsDiagnosis } from '../../src/domain/models/ops-diagnosis.ts'
import type { Operations } from '../../src/ops/operations.ts'
import { correlationOf, RecordMaker, spanIdOf } from './make-records.ts'
import type { OperationsHarness } from './operations-contract.ts'

const minuteMs = 60_000

// The real time: a store dates what it stores by its own clock.
const now = new Date()
const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString()
const scope = { environment: 'test', origins: [] }
const day = { scope, since: new Date(now.getTime() - 24 * 60 * minuteMs), until: now }

const runs = 12
const failingRun = (index: number): string => correlationOf(`failing ${index}`)

/** API, worker, engine and tool of one run; in a failing one the tool times out after a deploy. */
function run(makers: Makers, index: number, isFailing: boolean): readonly ProducerRecord[] {
  const id = isFailing ? failingRun(index) : correlationOf(`healthy ${index}`)
  const startedMs = now.getTime() - (isFailing ? 20 : 60) * minuteMs + index * 30_000
  const at = (ms: number): string => new Date(startedMs + ms).toISOString()
  const span = (name: string) => spanIdOf(`${id} ${name}`)
  const failed = isFailing
    ? { outcome: 'error' as const, error_class: 'infra.timeout' as const }
    : { outcome: 'ok' as const }
  const worker = isFailing ? makers.deployed : makers.worker
  const common = { correlation_id: id, layer: 'L5' as const }
  return [
    makers.api.span({
      correlation_id: id,
      span_id: span('api'),
      started_at: at(0),
      duration_us: 20_000,
    }),
    worker.span({
      ...common,
      ...failed,
      span_id: span('job'),
      parent_span_id: span('api'),
      component: 'worker.runs',
      operation: 'run.execute',
      started_at: at(50),
      duration_us: isFailing ? 2_100_000 : 90_000,
      attributes: { tool: isFailing ? 'search' : 'mail' },
    }),
    worker.decision({
      correlation_id: id,
      span_id: span('job'),
      timestamp: at(60),
      outcome: 'allow',
    }),
    worker.span({
      ...common,
      ...failed,
      span_id: span('tool'),
      parent_span_id: span('job'),
      component: 'worker.tools',
      operation: 'tool.call',
      started_at: at(70),
      duration_us: isFailing ? 2_000_000 : 60_000,
    }),
    ...(isFailing
      ? [
          worker.envelope({
            correlation_id: id,
            span_id: span('tool'),
            timestamp: at(2070),
            run_id: `run_${index}`,
            message: 'the tool took longer than 2000 ms',
            tenant_id: 'planted-tenant',
            component: 'worker.tools',
            operation: 'tool.call',
            context: { note: 'planted-context' },
          }),
        ]
      : []),
  ]
}

interface Makers {
  readonly api: RecordMaker
  readonly worker: RecordMaker
  readonly deployed: RecordMaker
}

function records(): readonly ProducerRecord[] {
  const makers = {
    api: new RecordMaker('api-1', 'test', now.getTime() - 300 * minuteMs),
    worker: new RecordMaker('worker-1', 'test', now.getTime() - 200 * minuteMs),
    deployed: new RecordMaker('worker-1', 'test', now.getTime() - 22 * minuteMs),
  }
  const starts = [
    makers.api.start({ started_at: ago(300 * minuteMs) }),
    makers.worker.start({ started_at: ago(200 * minuteMs), version: '1.4.0' }),
    makers.deployed.start({ started_at: ago(22 * minuteMs), version: '1.5.0' }),
    makers.api.mark({ marked_at: ago(21 * minuteMs), text: 'deployed worker 1.5.0' }),
  ]
  const all = Array.from({ length: runs }, (_, index) => [
    ...run(makers, index, false),
    ...run(makers, index, true),
  ]).flat()
  const lonely = new RecordMaker('lonely-1', 'test', now.getTime() - 5 * minuteMs)
  const elsewhere = makers.api.envelope({
    timestamp: ago(3000 * minuteMs),
    component: 'api.mail',
    layer: 'L2',
    operation: 'send',
    correlation_id: correlationOf('old'),
    span_id: null,
  })
  const alone = lonely.envelope({
    timestamp: ago(4 * minuteMs),
    component: 'cron.report',
    operation: 'write',
    error_class: 'system.internal',
    layer: 'L5',
    correlation_id: correlationOf('alone'),
    span_id: spanIdOf('alone'),
  })
  return [...starts, ...all, elsewhere, alone]
}

/** What a diagnosis promises, whatever is behind its ports. */
export function diagnosisContract(name: string, harness: OperationsHarness): void {
  describe(`diagnosis on ${name}`, () => {
    let operations: Operations
    beforeAll(async () => {
      operations = await harness.open(records(), now)
    })
    afterAll(() => harness.close())

    const incidentOf = async (component: string): Promise<string> => {
      const [incident] = await operations.incidents.getIncidentByComponent(component, day)
      return incident?.id ?? expect.unreachable(`no incident of ${component}`)
    }
    const ofTools = async (): Promise<OpsDiagnosis> => {
      const found = await operations.diagnoses.diagnoseIncident(
        await incidentOf('worker.tools'),
        scope,
      )
      return found ?? expect.unreachable('no diagnosis')
    }

    test('names where it fails, and not who only passes it on', async () => {
      const { verdict, causes } = await ofTools()
      expect(verdict).toBe('causes')
      expect(causes.map(({ component }) => component)).toEqual(['worker.tools'])
      expect(causes[0]).toMatchObject({
        layer: 'L5',
        operation: 'tool.call',
        mechanism: 'error_origin',
        word: 'very likely',
      })
    })

    test('compares failing correlations with healthy ones that began alike', async () => {
      const { failingCorrelations, healthyCorrelations } = await ofTools()
      expect(failingCorrelations).toHaveLength(runs)
      expect(healthyCorrelations).toHaveLength(runs)
      expect(failingCorrelations.filter((id) => healthyCorrelations.includes(id))).toEqual([])
    })

    test('says what failing ones have and healthy ones lack', async () => {
      const { differences } = await ofTools()
      expect(differences.map(({ attribute, value }) => `${attribute}=${value}`)).toEqual(
        expect.arrayContaining(['version=1.5.0', 'tool=search']),
      )
    })

    test('names what changed just before, the latest first', async () => {
      const { changesBefore } = await ofTools()
      expect(changesBefore.map(({ summary }) => summary)).toEqual([
        'deployed worker 1.5.0',
        'worker-1 1.5.0 started, commit 3f2a91c0aa',
      ])
    })

    test('brings the decisions that were involved, with no verdict where none was asked for', async () => {
      const { decisions } = await ofTools()
      expect(decisions).toHaveLength(runs)
      expect(decisions[0]).toMatchObject({ engine: 'budget', replayedLast: null })
    })

    test('brings earlier incidents of the class', async () => {
      const { earlierIncidents } = await ofTools()
      expect(earlierIncidents.map(({ component }) => component)).toEqual(['api.mail'])
    })

    test('cites records that lie on the timelines it names', async () => {
      const { causes, failingCorrelations, healthyCorrelations } = await ofTools()
      const named = [...failingCorrelations, ...healthyCorrelations]
      const citations = causes.flatMap(({ evidence }) => evidence.flatMap((one) => one.citations))
      expect(citations.length).toBeGreaterThan(5)
      for (const { id, correlationId } of citations) {
        if (correlationId === null) {
          expect(id).toMatch(/^(?:api|worker)-1:/)
          continue
        }
        expect(named).toContain(correlationId)
        const timeline = await operations.timelines.getTimeline('test', correlationId)
        expect(timeline?.events.map((event) => event.id)).toContain(id)
      }
    })

    test('has no place for a tenant or a context', async () => {
      expect(JSON.stringify(await ofTools())).not.toContain('planted')
    })

    test('explains one correlation by itself, and claims less', async () => {
      const found = await operations.diagnoses.diagnoseCorrelation(failingRun(3), scope)
      expect(found?.causes.map(({ component }) => component)).toEqual(['worker.tools'])
      expect(found?.causes[0]?.confidence).toBeLessThan(
        (await ofTools()).causes[0]?.confidence ?? 0,
      )
      expect(found?.notes.join()).toContain('Only 1 failing correlation')
    })

    test('says of a correlation that went well that it did not fail', async () => {
      const found = await operations.diagnoses.diagnoseCorrelation(
        correlationOf('healthy 2'),
        scope,
      )
      expect(found?.causes).toEqual([])
      expect(found?.notes[0]).toContain('did not fail')
    })

    test('of a failure with nothing beside it claims little, and says why', async () => {
      const found = await operations.diagnoses.diagnoseIncident(
        await incidentOf('cron.report'),
        scope,
      )
      expect(
        found?.causes.map(({ component, confidence }) => [component, confidence <= 0.5]),
      ).toEqual([['cron.report', true]])
      expect(found?.healthyCorrelations).toEqual([])
      expect(found?.notes.join()).toContain('nothing on the healthy side')
    })

    test('knows nothing of another environment', async () => {
      const staging = { environment: 'staging', origins: [] }
      expect(await operations.diagnoses.diagnoseCorrelation(failingRun(1), staging)).toBeNull()
      expect(
        await operations.diagnoses.diagnoseIncident(await incidentOf('worker.tools'), staging),
      ).toBeNull()
    })
  })
}
