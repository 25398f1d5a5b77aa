import type { CheckView, PreflightView } from '../../src/api/views.ts'

function check(
  id: string,
  state: CheckView['state'],
  nowMs: number,
  more: Partial<CheckView> = {},
): CheckView {
  const at = new Date(nowMs).toISOString()
  const isFound = state === 'fail' || state === 'waived'
  return {
    id,
    layer: 'L6',
    category: 'data_safety',
    title: 'A backup was put back and compared within a month',
    state,
    risk_level: 'high',
    detail:
      state === 'not_run'
        ? 'the disk of this server cannot be seen from here'
        : 'there is no backup',
    command: 'first-contact store backup ./backups --prove',
    finding: isFound
      ? {
          id,
          risk_level: 'high',
          category: 'data_safety',
          title: 'No backup was ever put back',
          impact: 'Nobody knows whether the evidence could be had again after the disk is gone.',
          facts: ['there is no backup'],
          affected_components: [],
          recommendation:
            'first-contact store backup <file> --prove makes one, puts it back and compares.',
          documentation: '/docs/guides/operating.md',
          acknowledgement:
            state === 'waived'
              ? {
                  by: 'Ada',
                  at,
                  expires_at: new Date(nowMs + 86_400_000).toISOString(),
                  reason: 'restored by hand on Monday',
                }
              : null,
          checked_at: at,
        }
      : null,
    ...more,
  }
}

/** A station that may not let users in yet: one risk is open, one is taken, one is not known. */
export function samplePreflight(nowMs: number): PreflightView {
  const checks = [
    check('reachable-without-tls', 'pass', nowMs, {
      layer: 'L2',
      title: 'The station is reached over loopback, or over TLS',
      detail: 'bound to 127.0.0.1',
    }),
    check('backup-never-restored', 'fail', nowMs),
    check('retention-late', 'waived', nowMs, { risk_level: 'medium' }),
    check('disk-nearly-full', 'not_run', nowMs, { title: 'The disk of the store has room' }),
  ]
  return preflightOf(checks, nowMs)
}

/** The verdict as a station would give it of these checks. */
export function preflightOf(checks: readonly CheckView[], nowMs: number): PreflightView {
  const count = (state: CheckView['state']): number =>
    checks.filter((each) => each.state === state).length
  const stopping = count('fail') + count('not_run')
  return {
    environment: 'production',
    verdict: stopping > 0 ? 'no_go' : count('waived') > 0 ? 'go_with_risks' : 'go',
    sentence:
      stopping > 0
        ? `NO-GO: ${stopping} checks stop users from coming in.`
        : `GO: all ${checks.length} checks hold.`,
    reasons: [],
    by_state: {
      pass: count('pass'),
      fail: count('fail'),
      waived: count('waived'),
      not_run: count('not_run'),
    },
    checks: [...checks],
    checked_at: new Date(nowMs).toISOString(),
  }
}
