import type { Mechanism } from '../evidence.ts'

interface Named {
  readonly service: string
  readonly operation: string | null
  readonly mechanism: Mechanism
  readonly codeLocation: string | null
}

const sentences: Readonly<Record<Mechanism, (service: string, where: string) => string>> = {
  error_origin: (service, where) => `${service} fails by itself${where}.`,
  exception: (service, where) => `The code of ${service} throws${where}.`,
  no_answer: (service, where) => `${service} answers too late or not at all${where}.`,
  slow_code: (service, where) => `${service} is slow by itself${where}.`,
  slow_dependency: (service, where) => `${service} waits for something that is not traced${where}.`,
  slow_network: (service, where) => `The network around ${service} is slow${where}.`,
  missing_call: (service, where) => `${service} leaves out a call it used to make${where}.`,
  extra_calls: (service, where) => `${service} repeats a call${where}.`,
  cpu: (service) => `${service} uses another amount of CPU than before.`,
  memory: (service) => `${service} uses another amount of memory than before.`,
  disk: (service) => `${service} uses its disk otherwise than before.`,
  network: (service) => `The network traffic of ${service} has changed.`,
  sockets: (service) => `${service} holds another number of connections than before.`,
  resource: (service) => `A resource of ${service} is used otherwise than before.`,
  latency: (service) => `${service} answers more slowly.`,
  error_rate: (service) => `${service} fails more often.`,
  error_log: (service) => `${service} logs failures that it did not log before.`,
  changed_behaviour: (service) => `${service} behaves otherwise than before.`,
}

/** What a cause says, in one sentence. */
export function causeSentence({ service, operation, mechanism, codeLocation }: Named): string {
  const place = codeLocation ?? operation
  return sentences[mechanism](service, place === null ? '' : ` (\`${place}\`)`)
}
