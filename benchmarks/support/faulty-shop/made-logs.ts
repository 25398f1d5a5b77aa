import type { Fault } from './fault.ts'
import type { Seeded } from './seeded.ts'
import type { Shop } from './shop.ts'
import type { Failure, Request } from './simulate-request.ts'

export interface MadeLine {
  readonly atUs: number
  readonly service: string
  readonly level: string
  readonly message: string
}

const routine = [
  'request served in {n} ms for session {id}',
  'cache hit for key {id}',
  'received request from 10.1.{n}.{n}',
  'stored {n} items of order {id}',
] as const

/** Trouble that is always there and means nothing. */
const usualWarnings = [
  'slow query took {n} ms',
  'retrying connection to metrics agent, attempt {n}',
  'error: session {id} has expired',
] as const

function filled(template: string, random: Seeded): string {
  return template.replaceAll(/\{(n|id)\}/g, (_, word) =>
    word === 'n' ? String(random.whole(1, 250)) : random.hex(12),
  )
}

/** What the services of one request print. */
export function logsOf(request: Request, random: Seeded): readonly MadeLine[] {
  return request.spans.flatMap((span) => {
    if (!random.chance(0.25)) return []
    const template = random.chance(0.03) ? random.pick(usualWarnings) : random.pick(routine)
    const level = template.startsWith('error')
      ? 'error'
      : template.startsWith('slow')
        ? 'warn'
        : 'info'
    return [
      {
        atUs: span.startUs + span.durationUs,
        service: span.service,
        level,
        message: filled(template, random),
      },
    ]
  })
}

/** Where the shop's own code threw, as its language names it. */
export function thrownAt(shop: Shop, fault: Fault): string {
  const service = fault.service.replaceAll('-', '_')
  if (shop.language === 'java') return `com.shop.${service}.Handler(Handler.java:${fault.line})`
  return shop.language === 'python'
    ? `/app/${service}/handler.py:${fault.line}`
    : `/app/${service}/handler.js:${fault.line}`
}

function stackLines(shop: Shop, fault: Fault): readonly string[] {
  const service = fault.service.replaceAll('-', '_')
  if (shop.language === 'java') {
    return [
      'java.lang.NullPointerException: value was null',
      `\tat com.shop.${service}.Handler.handle(Handler.java:${fault.line})`,
      `\tat com.shop.${service}.Server.dispatch(Server.java:77)`,
      '\tat io.grpc.stub.ServerCalls.invoke(ServerCalls.java:182)',
    ]
  }
  if (shop.language === 'python') {
    return [
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3/site-packages/grpc/_server.py", line 443, in _call',
      `  File "/app/${service}/server.py", line 31, in dispatch`,
      `  File "/app/${service}/handler.py", line ${fault.line}, in handle`,
      "KeyError: 'amount'",
    ]
  }
  return [
    "TypeError: Cannot read properties of undefined (reading 'amount')",
    `    at handle (/app/${service}/handler.js:${fault.line}:17)`,
    `    at dispatch (/app/${service}/server.js:31:9)`,
    '    at Object.onReceive (/app/node_modules/grpc/server.js:905:11)',
  ]
}

/** What a failure prints: a stack trace where it was thrown, a sentence where a call failed. */
export function failureLines(
  { failures }: Request,
  {
    shop,
    fault,
    isLineByLine,
  }: { readonly shop: Shop; readonly fault: Fault | null; readonly isLineByLine: boolean },
): readonly MadeLine[] {
  return failures.flatMap((failure) => {
    const { atUs, service } = failure
    const line = (message: string): MadeLine => ({ atUs, service, level: 'error', message })
    if (failure.kind === 'call_failed' || fault === null) return [line(callFailure(failure))]
    const stack = stackLines(shop, fault)
    return isLineByLine ? stack.map(line) : [line(stack.join('\n'))]
  })
}

function callFailure({ operation, callee }: Failure): string {
  return `${operation.name} failed to call ${callee ?? 'another service'}: rpc error: code = Unavailable`
}
