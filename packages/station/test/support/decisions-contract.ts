import type { ProducerRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operations } from '../../src/ops/operations.ts'
import { correlationOf, RecordMaker, spanIdOf } from './make-records.ts'
import type { OperationsHarness } from './operations-contract.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

// The real time: a store dates what it stores by its own clock.
const now = new Date()
const ago = (ms: number): string => new Date(now.getTime() - ms).toISOString()
const scope = { environment: 'test', origins: [] }
const day = { scope, since: new Date(now.getTime() - 24 * hourMs), until: now }
const first = { limit: 100, cursor: null }

const run = correlationOf('a run with decisions')
const version = (name: string) => `fcv1:${correlationOf(name)}`

const secrets = {
  sealed: 'cGxhbnRlZC1zZWFsZWQ=',
  subject: `sub_${correlationOf('planted subject')}`,
  token: `tok_${correlationOf('planted token')}`,
  derived: 'planted-derivation',
  tape: 'planted-tape',
  tenant: 'planted-tenant',
  readSet: '/planted-name',
  hash: 'feedfeedfeedfeed',
  email: 'planted@example.com',
}

function records(): readonly ProducerRecord[] {
  const maker = new RecordMaker('api-1', 'test', now.getTime() - 12 * hourMs)
  const worker = new RecordMaker('worker-1', 'test', now.getTime() - 10 * hourMs)
  const at = (ms: number): string => new Date(now.getTime() - 5 * minuteMs + ms).toISOString()
  const span = spanIdOf('decide')
  const deny = worker.decision({
    timestamp: at(120),
    correlation_id: run,
    span_id: span,
    run_id: 'run_9',
    agent_id: 'agent_1',
    tenant_id: secrets.tenant,
    outcome: 'deny',
    engine_version: version('budget 2'),
    input: `{"amount":980,"mail":"${secrets.email}","note":{"$fc":"sealed","v":"/note"},"who":{"$fc":"token","v":"${secrets.token}"},"year":{"$fc":"derived","v":"${secrets.derived}"}}`,
    output: '{"left":20,"outcome":"deny"}',
    tape: `[{"kind":"read","name":"limits","value":"${secrets.tape}"}]`,
    read_set: [secrets.readSet],
    input_hash: secrets.hash,
    input_hash_key_id: '12345678',
    output_hash: secrets.hash,
    subject: secrets.subject,
    sealed: secrets.sealed,
    seal_key_id: 'abad1deaabad1dea',
    replayability: 'partial',
    replayability_reasons: ['derived: year was read'],
  })
  const threw = worker.decision({
    timestamp: at(300),
    correlation_id: run,
    engine: 'policy',
    component: 'engines.policy',
    engine_version: 'unknown',
    engine_version_reason: 'not in the manifest',
    outcome: null,
    output: null,
    threw: { type: 'PolicyError', message: `no policy for ${secrets.email}` },
    replayability: 'no',
    replayability_reasons: ['unrecorded: Date.now'],
    unrecorded_reads: ['Date.now'],
  })
  return [
    worker.start({ started_at: ago(10 * hourMs), version: '2.0.0' }),
    maker.span({
      correlation_id: run,
      span_id: spanIdOf('api'),
      started_at: at(0),
      duration_us: 400_000,
    }),
    worker.span({
      correlation_id: run,
      span_id: span,
      parent_span_id: spanIdOf('api'),
      component: 'engines.budget',
      operation: 'decide',
      layer: 'L4',
      started_at: at(100),
      duration_us: 50_000,
      decision_id: deny.decision_id,
    }),
    deny,
    threw,
    ...Array.from({ length: 9 }, (_, index) =>
      maker.decision({
        timestamp: ago((index + 6) * minuteMs),
        run_id: `run_${index % 3}`,
        engine_version: version(index < 4 ? 'budget 2' : 'budget 1'),
      }),
    ),
    maker.decision({ timestamp: ago(50 * hourMs), outcome: 'old' }),
    maker.decision({ timestamp: ago(minuteMs), origin: 'rehearsal', outcome: 'rehearsed' }),
    new RecordMaker('api-2', 'staging', now.getTime() - hourMs).decision({
      timestamp: ago(minuteMs),
      outcome: 'elsewhere',
    }),
  ]
}

/** What is promised of decisions, whatever is behind the ports. */
export function decisionsContract(name: string, harness: OperationsHarness): void {
  describe(`decisions on ${name}`, () => {
    let operations: Operations

    beforeAll(async () => {
      operations = await harness.open(records(), now)
    })
    afterAll(() => harness.close())

    const outcomes = async (narrowed: object): Promise<readonly (string | null)[]> => {
      const { items } = await operations.decisions.getDecisions({ ...day, ...narrowed }, first)
      return items.map(({ outcome }) => outcome)
    }

    test('the decisions of a window come newest first, of one environment', async () => {
      const { items } = await operations.decisions.getDecisions(day, first)
      expect(items).toHaveLength(12)
      const times = items.map(({ at }) => at.getTime())
      expect(times).toEqual(times.toSorted((a, b) => b - a))
      expect(items.map(({ outcome }) => outcome)).not.toContain('elsewhere')
      expect(items.map(({ outcome }) => outcome)).not.toContain('old')
    })

    test('a decision is told without what it was decided on, but for plain values', async () => {
      const { items } = await operations.decisions.getDecisions({ ...day, outcome: 'deny' }, first)
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({
        type: 'decided',
        engine: 'budget',
        outcome: 'deny',
        summary: 'budget decided deny',
        outputSummary: 'left: 20, outcome: deny',
        affectedRun: 'run_9',
        agentId: 'agent_1',
        engineVersion: version('budget 2'),
        replayability: 'partial',
        replayabilityReasons: ['derived: year was read'],
        version: '2.0.0',
        error: null,
      })
      expect(items[0]?.inputSummary).toMatch(/^amount: 980, mail: .*; 3 fields withheld$/)
    })

    test('a decision that threw says what, and what version nobody knows', async () => {
      const { items } = await operations.decisions.getDecisions({ ...day, engine: 'policy' }, first)
      expect(items).toMatchObject([
        {
          type: 'threw',
          summary: 'policy threw PolicyError',
          outputSummary: null,
          engineVersion: null,
          engineVersionReason: 'not in the manifest',
          unrecordedReads: ['Date.now'],
        },
      ])
      expect(items[0]?.error?.type).toBe('PolicyError')
    })

    test.each([
      ['an engine', { engine: 'policy' }, [null]],
      ['an outcome', { outcome: 'deny' }, ['deny']],
      ['a run', { runId: 'run_9' }, ['deny']],
      ['a correlation', { correlationId: run }, [null, 'deny']],
      ['replayability', { replayability: 'partial' }, ['deny']],
      ['no outcome', { outcome: '' }, [null]],
      ['an origin', { scope: { environment: 'test', origins: ['rehearsal'] } }, ['rehearsed']],
      ['another environment', { scope: { environment: 'staging', origins: [] } }, ['elsewhere']],
      ['what nobody has', { engine: 'unheard-of' }, []],
    ])('decisions narrowed by %s', async (_, narrowed, want) => {
      expect(await outcomes(narrowed)).toEqual(want)
    })

    test('a version finds the decisions that it made', async () => {
      const { items } = await operations.decisions.getDecisions(
        { ...day, engineVersion: version('budget 2') },
        first,
      )
      expect(items).toHaveLength(5)
    })

    test('decisions are paged without gap or repeat', async () => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await operations.decisions.getDecisions(day, { limit: 5, cursor })
        expect(page.items.length).toBeLessThanOrEqual(5)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(new Set(seen).size).toBe(12)
      expect(seen).toHaveLength(12)
    })

    test('one decision is found by its id, in its own environment only', async () => {
      const [found] = (await operations.decisions.getDecisions({ ...day, outcome: 'deny' }, first))
        .items
      const id = found?.id ?? ''
      expect(await operations.decisions.getDecision('test', id)).toEqual(found)
      expect(await operations.decisions.getDecision('staging', id)).toBeNull()
      expect(await operations.decisions.getDecision('test', 'dec_0000000000000000')).toBeNull()
    })

    test('counts say how often which version decided what', async () => {
      const counts = await operations.decisions.getDecisionCounts({
        ...day,
        scope: { environment: 'test', origins: ['user'] },
      })
      expect(counts.reduce((sum, { decisions }) => sum + decisions, 0)).toBe(11)
      expect(counts[0]).toEqual({
        engine: 'budget',
        engineVersion: version('budget 1'),
        outcome: 'allow',
        decisions: 5,
        threw: 0,
        byReplayability: { exact: 5, partial: 0, no: 0 },
      })
      expect(counts.find(({ engine }) => engine === 'policy')).toEqual({
        engine: 'policy',
        engineVersion: null,
        outcome: null,
        decisions: 1,
        threw: 1,
        byReplayability: { exact: 0, partial: 0, no: 1 },
      })
    })

    test('decisions are steps of their timeline, below the span of their engine', async () => {
      const timeline = await operations.timelines.getTimeline('test', run)
      const steps = timeline?.events.filter(({ kind }) => kind === 'decision')
      expect(steps).toMatchObject([
        {
          summary: 'budget decided deny',
          spanId: spanIdOf('decide'),
          layer: 'L4',
          outcome: 'ok',
          offsetUs: 120_000,
          durationUs: 140,
          attributes: { engine: 'budget', outcome: 'deny', replayability: 'partial' },
        },
        { summary: 'policy threw PolicyError', outcome: 'error', exceptionType: 'PolicyError' },
      ])
      expect(timeline?.layers).toContain('L4')
    })

    test('nothing of a decision leaks: no sealed, token, derived or tape value, name, hash or subject', async () => {
      const { items } = await operations.decisions.getDecisions(day, first)
      const timeline = await operations.timelines.getTimeline('test', run)
      const text = JSON.stringify([items, timeline])
      expect(text).toContain('budget decided deny')
      for (const [what, secret] of Object.entries(secrets)) {
        expect(text, what).not.toContain(secret)
      }
    })
  })
}
