import { expect, test } from 'vitest'
import { incidentKey } from '../../src/ingest/incident-key.ts'

const fields = { component: 'a', layer: 'L5', error_class: 'infra.timeout', operation: 'o' }

test('the key is the same in every release', () => {
  expect(incidentKey(fields)).toBe(incidentKey({ ...fields }))
  expect(incidentKey(fields)).toMatch(/^fc1:[0-9a-f]{16}$/)
  // sha256 of ["a","L5","infra.timeout","o"]
  expect(incidentKey(fields)).toBe('fc1:969182ed7994a03e')
})

test('each of the four fields makes another key, and text cannot pose as two of them', () => {
  const keys = [
    incidentKey(fields),
    incidentKey({ ...fields, component: 'b' }),
    incidentKey({ ...fields, layer: 'L2' }),
    incidentKey({ ...fields, error_class: 'unknown' }),
    incidentKey({ ...fields, operation: 'p' }),
    incidentKey({ ...fields, component: 'a\u0001L5', layer: 'infra.timeout' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})
