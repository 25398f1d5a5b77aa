import { counted, listed } from '../../rules/plain-words.ts'
import { pass, type RiskCheck } from '../risk-check.ts'

/** Whether the station is open to those it is meant for, and to nobody else. */
export const accessChecks: readonly RiskCheck[] = [
  {
    id: 'reachable-without-tls',
    layer: 'L2',
    category: 'access',
    level: 'critical',
    holds: 'The station is reached over loopback, or over TLS',
    title: 'The station is reachable without TLS',
    impact: 'Tokens, sessions and evidence cross the network in the clear.',
    recommendation:
      'Bind to 127.0.0.1 and put a proxy with TLS in front; then set isBehindTls and allowedHosts.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact preflight --check reachable-without-tls',
    look: async ({ facts }) => {
      const { host, isLoopback, isBehindTls } = await facts.reach()
      if (isLoopback) return pass(`bound to ${host}`)
      return isBehindTls
        ? pass(`bound to ${host}, behind a proxy with TLS by configuration`)
        : { state: 'fail', facts: [`it is bound to ${host}, and isBehindTls is not set`] }
    },
  },
  {
    id: 'tokens-never-expire',
    layer: 'L2',
    category: 'access',
    level: 'medium',
    holds: 'Every token of a person expires',
    title: 'Tokens never expire',
    impact: 'A token that leaks today opens the console in three years.',
    recommendation: 'Make new ones with --expires, and revoke these.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact token list',
    look: async ({ facts }) => {
      const tokens = await facts.tokens()
      // A process's token is in its configuration: when it ends, delivery ends with it.
      const lasting = tokens.filter(
        ({ expiresAt, scopes }) => expiresAt === null && scopes.some((scope) => scope !== 'ingest'),
      )
      return lasting.length === 0
        ? pass(`${counted(tokens.length, 'token')} looked at`)
        : { state: 'fail', facts: [`of ${listed(lasting.map(({ name }) => name))}`] }
    },
  },
]
