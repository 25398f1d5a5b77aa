import type { Fault } from './fault.ts'
import type { Seeded } from './seeded.ts'
import type { Operation } from './shop.ts'

/** A span as an exporter would write it. */
export interface MadeSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly service: string
  readonly operation: string
  readonly startUs: number
  durationUs: number
  statusCode: string
}

export interface Failure {
  readonly service: string
  readonly operation: Operation
  readonly atUs: number
  readonly kind: 'thrown' | 'call_failed'
  readonly callee: string | null
}

export interface Request {
  readonly spans: readonly MadeSpan[]
  readonly failures: readonly Failure[]
}

export interface Conditions {
  /** Null before it is injected. */
  readonly fault: Fault | null
  /** Callers record their half of a call as a span of its own. */
  readonly hasClientSpans: boolean
}

/** How often a caller that gets an error fails itself, instead of going on without. */
const passesOn = 0.9

/** One request through the shop, step by step, with whatever is broken on its way. */
export class RequestSimulation {
  readonly #random: Seeded
  readonly #conditions: Conditions
  readonly #traceId: string
  readonly #spans: MadeSpan[] = []
  readonly #failures: Failure[] = []

  constructor(random: Seeded, conditions: Conditions) {
    this.#random = random
    this.#conditions = conditions
    this.#traceId = random.hex(32)
  }

  run(entry: Operation, startUs: number): Request {
    this.#serve(entry, startUs, '')
    return { spans: this.#spans, failures: this.#failures }
  }

  /** Answers when it ends, and whether it failed. */
  #serve(
    operation: Operation,
    startUs: number,
    parentId: string,
  ): { endUs: number; failed: boolean } {
    const { fault } = this.#conditions
    const isHit = fault?.service === operation.service
    const span = this.#begin(operation.service, operation.name, startUs, parentId)
    const selfUs =
      this.#random.skewed(operation.selfMs * 1000, 0.35) * (isHit ? fault.slowFactor : 1)
    let atUs = startUs + selfUs * 0.6
    let failed = false
    const isThrowing =
      isHit &&
      fault.kind === 'exception' &&
      fault.operation === operation &&
      this.#random.chance(fault.share)
    const stopsAt = isThrowing
      ? this.#random.whole(0, operation.calls.length)
      : operation.calls.length
    for (const [index, callee] of operation.calls.entries()) {
      if (index >= stopsAt) break
      if (isHit && fault.kind === 'missing_call' && fault.operation === operation && index === 0)
        continue
      const called = this.#call(operation, callee, atUs, span.spanId)
      atUs = called.endUs
      if (called.failed && this.#random.chance(passesOn)) {
        failed = true
        break
      }
    }
    if (isThrowing) {
      failed = true
      this.#failures.push({
        service: operation.service,
        operation,
        atUs,
        kind: 'thrown',
        callee: null,
      })
    }
    const endUs = atUs + (failed ? 0.1 : 0.4) * selfUs
    span.durationUs = endUs - startUs
    span.statusCode = failed ? (parentId === '' ? '500' : '13') : '0'
    return { endUs, failed }
  }

  #call(
    caller: Operation,
    callee: Operation,
    startUs: number,
    parentId: string,
  ): { endUs: number; failed: boolean } {
    const client = this.#conditions.hasClientSpans
      ? this.#begin(caller.service, callee.name, startUs, parentId)
      : null
    const wire = this.#wire(caller.service, callee.service)
    const arrivesUs = startUs + wire.thereUs
    const served = wire.isRefused
      ? { endUs: arrivesUs, failed: true }
      : this.#serve(callee, arrivesUs, client?.spanId ?? parentId)
    const endUs = served.endUs + wire.backUs
    const failed = served.failed || wire.isRefused
    if (failed) {
      this.#failures.push({
        service: caller.service,
        operation: caller,
        atUs: endUs,
        kind: 'call_failed',
        callee: callee.service,
      })
    }
    if (client !== null) {
      client.durationUs = endUs - startUs
      client.statusCode = failed ? '14' : '0'
    }
    return { endUs, failed }
  }

  /** What the network does to one call; a broken interface is on every way to and from its host. */
  #wire(from: string, to: string): { thereUs: number; backUs: number; isRefused: boolean } {
    const { fault } = this.#conditions
    const thereUs = this.#random.skewed(300, 0.4)
    const backUs = this.#random.skewed(300, 0.4)
    if (fault === null || (fault.service !== from && fault.service !== to)) {
      return { thereUs, backUs, isRefused: false }
    }
    if (fault.kind === 'delay') {
      const delayUs = this.#random.skewed(fault.delayMs * 1000, 0.1)
      return { thereUs, backUs: backUs + delayUs, isRefused: false }
    }
    if (fault.kind === 'loss') {
      let lostUs = 0
      for (let waitUs = 200_000; this.#random.chance(fault.share); waitUs *= 2) lostUs += waitUs
      const isRefused = lostUs > 3_000_000
      return { thereUs: thereUs + Math.min(lostUs, 3_000_000), backUs, isRefused }
    }
    const isRefused =
      fault.kind === 'socket' && fault.service === to && this.#random.chance(fault.share)
    return { thereUs, backUs, isRefused }
  }

  #begin(service: string, operation: string, startUs: number, parentId: string): MadeSpan {
    const span: MadeSpan = {
      traceId: this.#traceId,
      spanId: this.#random.hex(16),
      parentId,
      service,
      operation,
      startUs,
      durationUs: 0,
      statusCode: '0',
    }
    this.#spans.push(span)
    return span
  }
}
