import { describe, expectTypeOf, test } from 'vitest'
import {
  capture,
  ErrorClass,
  type EmittableClass,
  type Layer,
  type Recorder,
} from '../../src/index.ts'

declare const recorder: Recorder
declare const layer: Layer

describe('emission rules are types', () => {
  test('a layer cannot be given a class that it may not emit', () => {
    // @ts-expect-error domain code has no infrastructure failures
    capture({ layer: 'L4', errorClass: 'infra.timeout' })
    // @ts-expect-error also by constant
    capture({ layer: 'L4', errorClass: ErrorClass.INFRA_DATABASE })
    // @ts-expect-error an API does not decide about budgets
    capture({ layer: 'L2', errorClass: 'domain.budget_exceeded' })
    // @ts-expect-error nor does a worker
    capture({ layer: 'L5', errorClass: ErrorClass.DOMAIN_VALIDATION })
    // @ts-expect-error consoles emit nothing but unknown
    capture({ layer: 'L1', errorClass: 'system.internal' })
    // @ts-expect-error a class has one of three prefixes
    capture({ layer: 'L6', errorClass: 'timeout' })
    // @ts-expect-error a class has one of three prefixes, also without a layer
    capture({ errorClass: 'custom.thing' })
    // @ts-expect-error there are seven layers
    capture({ layer: 'L8' })
    // @ts-expect-error the recorder's own method has the same rules
    recorder.capture({ layer: 'L4', errorClass: 'infra.timeout' })
  })

  test('what a layer may emit compiles, registered classes and unknown included', () => {
    capture({ layer: 'L4', errorClass: 'domain.budget_exceeded' })
    capture({ layer: 'L4', errorClass: ErrorClass.DOMAIN_POLICY_VIOLATION })
    capture({ layer: 'L4', errorClass: 'system.assertion' })
    capture({ layer: 'L2', errorClass: 'infra.timeout' })
    capture({ layer: 'L5', errorClass: 'infra.payment_gateway' })
    capture({ layer: 'L1', errorClass: 'unknown' })
    capture({ errorClass: 'domain.not_found' })
    capture({ layer })
    capture({})
    recorder.capture({
      layer: 'L6',
      errorClass: ErrorClass.SYSTEM_CONFIGURATION,
      error: new Error('x'),
    })
  })

  test('the table reads as one type', () => {
    expectTypeOf<EmittableClass<'L1'>>().toEqualTypeOf<'unknown'>()
    expectTypeOf<EmittableClass<'L4'>>().toEqualTypeOf<
      `domain.${string}` | `system.${string}` | 'unknown'
    >()
    expectTypeOf<EmittableClass<'L7'>>().toEqualTypeOf<
      `infra.${string}` | `system.${string}` | 'unknown'
    >()
  })
})
