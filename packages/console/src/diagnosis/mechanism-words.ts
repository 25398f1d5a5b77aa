import type { CauseView } from '../api/views.ts'

/** How a cause brings it about, in a word or two. */
export const mechanismWords: Readonly<Record<CauseView['mechanism'], string>> = {
  error_origin: 'fails by itself',
  exception: 'throws',
  no_answer: 'does not answer',
  slow_code: 'slow by itself',
  slow_dependency: 'slow dependency',
  slow_network: 'slow network',
  missing_call: 'leaves out a call',
  extra_calls: 'repeats calls',
  cpu: 'CPU',
  memory: 'memory',
  disk: 'disk',
  network: 'network traffic',
  sockets: 'connections',
  resource: 'a resource',
  latency: 'answers slowly',
  error_rate: 'fails more often',
  error_log: 'logs failures',
  changed_behaviour: 'behaves otherwise',
}
