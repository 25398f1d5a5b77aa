import { describe, expect, it } from 'vitest'
import { knownOperations } from '../../src/integrations/http/known-operations.ts'
import { operationTemplate } from '../../src/integrations/http/operation-template.ts'

describe('operationTemplate', () => {
  it.each([
    ['/runs', 'GET /runs'],
    ['/runs/42', 'GET /runs/:id'],
    ['/runs/42/steps/7', 'GET /runs/:id/steps/:id'],
    ['/runs/0198f3a2-7c44-7b1e-9d7a-6c1c0a3f5e21', 'GET /runs/:id'],
    ['/runs/deadbeef12', 'GET /runs/:id'],
    ['/runs/run_8f3k2m9x', 'GET /runs/:id'],
    ['/users/anna%40example.org', 'GET /users/:id'],
    ['/files/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'GET /files/:id'],
    ['/api/v1/runs', 'GET /api/v1/runs'],
    ['/', 'GET /'],
  ])('names %s after its shape: %s', (url, operation) => {
    expect(operationTemplate('GET', url)).toBe(operation)
  })

  it('drops the query string, which holds what people typed', () => {
    expect(operationTemplate('GET', '/search?q=secret')).toBe('GET /search')
    expect(operationTemplate('GET', '/search#secret')).toBe('GET /search')
  })

  it('gives ten thousand rows one name', () => {
    const names = new Set<string>()
    for (let id = 0; id < 10_000; id += 1) names.add(operationTemplate('GET', `/runs/${id}`))
    expect([...names]).toEqual(['GET /runs/:id'])
  })

  it('bounds the length of a name', () => {
    const deep = `/${'segment/'.repeat(100)}1`
    expect(operationTemplate('GET', deep).length).toBeLessThanOrEqual(120)
  })
})

describe('knownOperations', () => {
  it('names by shape, the second time like the first, also past what it remembers', () => {
    const known = knownOperations()
    for (let at = 0; at < 3000; at += 1) {
      expect(known.name('GET', `/runs/${at}`)).toBe('GET /runs/:id')
    }
    expect(known.name('POST', '/runs')).toBe('POST /runs')
    expect(known.name('GET', '/runs')).toBe('GET /runs')
    expect(known.name('GET', '/runs')).toBe('GET /runs')
  })

  it('keeps a scanner from minting names: unknown paths that answer 404 share one', () => {
    const known = knownOperations()
    expect(known.settle('GET /wp-admin', 'GET', 404)).toBe('GET (not found)')
    expect(known.settle('GET /.env', 'GET', 404)).toBe('GET (not found)')
  })

  it('keeps the name of a path that answered before, also when it answers 404', () => {
    const known = knownOperations()
    expect(known.settle('GET /runs/:id', 'GET', 200)).toBe('GET /runs/:id')
    expect(known.settle('GET /runs/:id', 'GET', 404)).toBe('GET /runs/:id')
  })

  it('stops at its bound', () => {
    const known = knownOperations(2)
    expect(known.settle('GET /a', 'GET', 200)).toBe('GET /a')
    expect(known.settle('GET /b', 'GET', 200)).toBe('GET /b')
    expect(known.settle('GET /c', 'GET', 200)).toBe('GET (other)')
    expect(known.settle('GET /a', 'GET', 200)).toBe('GET /a')
  })
})
