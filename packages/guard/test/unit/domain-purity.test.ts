import { describe, expect, it } from 'vitest'
import { domainPurity } from '../../src/rules/domain-purity/domain-purity.ts'
import { findingsOf, houseOf, type HouseOptions } from '../support/house-of.ts'

const layers = {
  domain: { id: 'L4', mayEmit: [] },
  platform: { id: 'L6', mayEmit: [] },
}

function messages(text: string, path = 'domain/services/a.ts', options: HouseOptions = {}) {
  const files = {
    [path]: text,
    'platform/page.ts': 'export interface Page {}',
    'domain/models/b.ts': 'export interface Page {}',
  }
  const house = houseOf(files, { layers, ...options })
  return findingsOf(domainPurity, house).map(({ message }) => message)
}

describe('what enters the domain is found', () => {
  it.each([
    [`import type { FastifyRequest } from 'fastify'`, '`fastify`, a framework, enters the domain'],
    [`import x from '@fastify/cookie'`, '`@fastify/cookie`, a framework, enters the domain'],
    [`import { Pool } from 'pg'`, '`pg`, a store or a client, enters the domain'],
    [`import { readFileSync } from 'node:fs'`, 'the domain does I/O with `node:fs`'],
    [
      `import type { Page } from '../../platform/page.ts'`,
      '`Page`, a type of paging, enters the domain',
    ],
  ])('%s', (text, message) => {
    expect(messages(text)).toEqual([message])
  })

  it('a package that the repository keeps out', () => {
    const options = { 'domain-purity': { packages: ['luxon'] } }
    expect(messages(`import x from 'luxon'`, 'domain/a.ts', { options })).toEqual([
      '`luxon`, what this repository keeps out of its domain, enters the domain',
    ])
  })
})

describe('a domain model', () => {
  it.each([
    [
      `import type { X } from '../../platform/page.ts'`,
      'a domain model imports platform/page.ts of L6 (L6)',
    ],
    [`import { z } from 'zod'`, 'a domain model imports `zod`'],
  ])('may not hold %s', (text, message) => {
    expect(messages(text, 'domain/models/a.ts')).toEqual([message])
  })

  it('imports other models', () => {
    expect(messages(`import type { Page } from './b.ts'`, 'domain/models/a.ts')).toEqual([])
  })
})

describe('nothing is found', () => {
  it.each([
    [`import { z } from 'zod'`, 'domain/services/a.ts'],
    [`import { createHash } from 'node:crypto'`, 'domain/services/a.ts'],
    [`import type { Page } from '../models/b.ts'`, 'domain/services/a.ts'],
    [`import { Pool } from 'pg'`, 'platform/a.ts'],
    [`import { Pool } from 'pg'`, 'domain/services/a.test.ts'],
  ])('for %s in %s', (text, path) => {
    expect(messages(text, path)).toEqual([])
  })
})
