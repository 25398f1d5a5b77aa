import { counted, listed } from '../../rules/plain-words.ts'
import { pass, weekBefore, type RiskCheck } from '../risk-check.ts'

/** Whether a wrong decision could be replayed. */
export const replayChecks: readonly RiskCheck[] = [
  {
    id: 'unrecorded-reads',
    layer: 'L4',
    category: 'replay',
    level: 'high',
    holds: 'Engines take clock, chance and environment from ctx alone',
    title: 'Engines read past the tape',
    impact: 'A replay cannot give them what they read, so a wrong decision cannot be explained.',
    recommendation: 'Take these from ctx, or pass them in with the input.',
    documentation: '/docs/guides/engines.md',
    command: 'first-contact replay --since 7d --engine <engine>',
    look: async ({ facts, environment, now }) => {
      const rows = await facts.unrecordedReads(environment, weekBefore(now))
      const [first, ...rest] = rows.map(
        ({ engine, decisions, reads }) =>
          `${engine} read ${listed(reads)} in ${counted(decisions, 'decision')}`,
      )
      return first === undefined
        ? pass('no engine did in the last 7 days')
        : {
            state: 'fail',
            facts: [first, ...rest],
            components: rows.map(({ engine }) => engine),
          }
    },
  },
  {
    id: 'unreplayable-decisions',
    layer: 'L4',
    category: 'replay',
    level: 'medium',
    holds: 'Every decision can be replayed',
    title: 'Decisions were recorded that cannot be replayed',
    impact: 'When one of them is wrong, there is no way to hold it in the hand.',
    recommendation:
      'The decision’s page says why: mostly a field class that drops what is read, or an engine without a version.',
    documentation: '/docs/guides/replay.md',
    command: 'first-contact replay --since 7d',
    look: async ({ decisions, environment, now }) => {
      const scope = { environment, origins: [] }
      const rows = await decisions.countDecisions(scope, weekBefore(now), null)
      if (rows.length === 0) {
        return { state: 'not_run', detail: 'no engine decided anything in the last 7 days' }
      }
      const byEngine = [...Map.groupBy(rows, ({ engine }) => engine)].map(([engine, own]) => ({
        engine,
        decisions: own.reduce((sum, row) => sum + row.decisions, 0),
        lost: own.reduce((sum, row) => sum + row.notReplayable, 0),
      }))
      const [first, ...rest] = byEngine
        .filter(({ lost }) => lost > 0)
        .map((row) => `${row.engine}: ${row.lost} of ${counted(row.decisions, 'decision')}`)
      return first === undefined
        ? pass(`${counted(byEngine.length, 'engine')} looked at`)
        : { state: 'fail', facts: [first, ...rest] }
    },
  },
]
