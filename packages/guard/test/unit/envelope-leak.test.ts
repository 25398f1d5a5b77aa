import { describe, expect, it } from 'vitest'
import { guardOn } from '../support/guard-on.ts'

const map = `format: 1
layers:
  L2: { name: apis, may_import: [L3, L4, L6], may_emit: [] }
  L3: { name: adapters, may_import: [L4, L6], may_emit: [] }
  L4: { name: domain, may_import: [L4, L6], may_emit: [] }
  L6: { name: platform, may_import: [L6], may_emit: [] }
rooms:
  api: { layer: L2, namespace: product, files: ['api/**'] }
  adapters: { layer: L3, namespace: product, files: ['adapters/**'] }
  domain: { layer: L4, namespace: product, files: ['domain/**'] }
  platform: { layer: L6, namespace: infra, files: ['platform/**'] }
`

const house = {
  'layers.yaml': map,
  'api/other.ts': 'export const other = 1\n',
  'adapters/other.ts': 'export const other = 1\n',
  'domain/row.ts': 'export interface EnvelopeRow { readonly id: string }\n',
  'platform/envelope.ts': `export interface ErrorEnvelope { readonly error_id: string; readonly context: unknown }
export interface EnvelopeRow extends ErrorEnvelope { readonly stored_at: string }
export interface StoredPage { readonly items: readonly EnvelopeRow[] }
export interface Store { readonly getOne: () => Promise<EnvelopeRow>; readonly name: string }
`,
  'platform/read.ts': `import type { EnvelopeRow, StoredPage } from './envelope.ts'
export async function readOne(): Promise<EnvelopeRow | undefined> { return undefined }
export async function readPage(): Promise<StoredPage> { return { items: [] } }
export async function countAll(): Promise<number> { return 0 }
`,
  'platform/index.ts': `export * from './barrel.ts'\n`,
  'platform/barrel.ts': `export type { ErrorEnvelope as Failure, EnvelopeRow, Store, StoredPage } from './envelope.ts'
export * from './read.ts'
`,
}

async function messages(text: string, path = 'adapters/a.ts'): Promise<readonly string[]> {
  const report = await guardOn({ ...house, [path]: text }, ['envelope-leak'])
  expect(report.problems).toEqual([])
  return report.violations.map(({ message }) => message)
}

const all = `import { type Failure, type EnvelopeRow, type Store, type StoredPage, readOne, readPage, countAll } from '../platform/index.ts'\n`

describe('what is exported', () => {
  it.each([
    [
      'export function a(): Promise<readonly Failure[]> { return b() }',
      '`a` returns `ErrorEnvelope` of platform/envelope.ts',
    ],
    [
      'export const a = async (): Promise<EnvelopeRow> => b()',
      '`a` returns `EnvelopeRow` of platform/envelope.ts',
    ],
    ['export const a: () => EnvelopeRow = b', '`a` returns `EnvelopeRow` of platform/envelope.ts'],
    [
      'export interface View { readonly row: EnvelopeRow | null }',
      '`View` carries `EnvelopeRow` of platform/envelope.ts',
    ],
    [
      'export interface View extends Failure {}',
      '`View` carries `ErrorEnvelope` of platform/envelope.ts',
    ],
    [
      `export type View = Omit<Failure, 'context'>`,
      '`View` carries `ErrorEnvelope` of platform/envelope.ts',
    ],
    [
      'interface Item { readonly row: EnvelopeRow }\nexport interface View { readonly items: readonly Item[] }',
      '`View` carries `EnvelopeRow` of platform/envelope.ts by way of `Item`',
    ],
    [
      'export interface View { readonly page: StoredPage }',
      '`View` carries `EnvelopeRow` of platform/envelope.ts by way of `StoredPage`',
    ],
    [
      'export interface Port { list(): Promise<readonly EnvelopeRow[]> }',
      '`Port` carries `EnvelopeRow` of platform/envelope.ts',
    ],
    [
      'export class View { constructor(readonly id: string) {} row(): EnvelopeRow { return b() } }',
      '`View` carries `EnvelopeRow` of platform/envelope.ts',
    ],
    [
      'export default function (): Failure { return b() }',
      '`default` returns `ErrorEnvelope` of platform/envelope.ts',
    ],
    ['export type { Failure }', '`Failure` re-exports `ErrorEnvelope` of platform/envelope.ts'],
    ['export { readOne }', '`readOne` re-exports `EnvelopeRow` of platform/envelope.ts'],
    [
      'type Row = EnvelopeRow\nexport type { Row }',
      '`Row` carries `EnvelopeRow` of platform/envelope.ts',
    ],
  ])('%s', async (text, message) => {
    expect(await messages(all + text)).toEqual([message])
  })

  it('through a barrel of its own', async () => {
    expect(await messages(`export type { EnvelopeRow } from '../platform/index.ts'`)).toEqual([
      '`EnvelopeRow` of platform/envelope.ts is passed on',
    ])
    expect(await messages(`export * from '../platform/index.ts'`)).toEqual([
      '`Failure` re-exports `ErrorEnvelope` of platform/envelope.ts',
      '`EnvelopeRow` of platform/envelope.ts is passed on',
      '`StoredPage` re-exports `EnvelopeRow` of platform/envelope.ts',
      '`readOne` re-exports `EnvelopeRow` of platform/envelope.ts',
      '`readPage` re-exports `EnvelopeRow` of platform/envelope.ts by way of `StoredPage`',
    ])
  })

  it.each([
    [
      `export function view(row: EnvelopeRow): { readonly id: string } { return { id: row.error_id } }`,
    ],
    [`export type Id = EnvelopeRow['error_id']`],
    [`export type View = Pick<EnvelopeRow, 'error_id'>`],
    [`export type Key = keyof EnvelopeRow`],
    [`export function isRow(a: unknown): a is EnvelopeRow { return true }`],
    [`function inner(): EnvelopeRow { return b() }\nexport const id: string = inner().error_id`],
    [`export function open(): Store { return b() }`],
    [`export { countAll }`],
    [`export interface Tree { readonly children: readonly Tree[] }`],
  ])('nothing is found in %s', async (text) => {
    expect(await messages(all + text)).toEqual([])
  })

  it('a type of the domain may have the name of a row', async () => {
    const text = `import type { EnvelopeRow } from '../domain/row.ts'\nimport { countAll } from '../platform/index.ts'\nexport type View = EnvelopeRow & { readonly n: ReturnType<typeof countAll> }`
    expect(await messages(text)).toEqual([])
  })
})

describe('what is sent, spread or returned without a type', () => {
  it.each([
    [
      'export async function a() { const row = await readOne(); return row }',
      '`a` returns `EnvelopeRow` of platform/envelope.ts by way of `readOne`',
    ],
    [
      'export const a = async () => readOne()',
      '`a` returns `EnvelopeRow` of platform/envelope.ts by way of `readOne`',
    ],
    [
      'app.get("/a", async (request, reply) => { const row = await readOne(); return reply.code(200).send(row) })',
      '`reply.code.send` sends `EnvelopeRow` of platform/envelope.ts by way of `readOne`',
    ],
    [
      'app.get("/a", async () => ({ page: await readPage() }))',
      '`app.get /a` returns `EnvelopeRow` of platform/envelope.ts by way of `readPage`, `StoredPage`',
    ],
    [
      'export function a(row: EnvelopeRow): string { return JSON.stringify({ row }) }',
      '`JSON.stringify` sends `EnvelopeRow` of platform/envelope.ts',
    ],
    [
      'export function view(row: EnvelopeRow): object { return { ...row, context: null } }',
      '`view` spreads `EnvelopeRow` of platform/envelope.ts',
    ],
  ])('%s', async (text, message) => {
    expect(await messages(all + text, 'api/a.ts')).toEqual([message])
  })

  it.each([
    ['export async function a() { const row = await readOne(); return row?.error_id }'],
    ['export async function a() { return { n: await countAll() } }'],
    ['async function inner() { return readOne() }\nexport const n = 1'],
    [
      'app.get("/a", async (request, reply) => { const row = await readOne(); return reply.send({ id: row.error_id }) })',
    ],
    [
      'export async function a() { const row = await countAll(); { const row = await readOne(); use(row) } return row }',
    ],
  ])('nothing is found in %s', async (text) => {
    expect(await messages(all + text, 'api/a.ts')).toEqual([])
  })
})

it('the infrastructure itself may hand its types around', async () => {
  expect(
    await messages(
      `${all}export type Row = EnvelopeRow`.replace('../platform', '.'),
      'platform/a.ts',
    ),
  ).toEqual([])
})

it('a repository names its own types', async () => {
  const files = {
    ...house,
    'layers.yaml': `${map}leaks: [Secret]\n`,
    'platform/secret.ts': 'export interface Secret { readonly key: string }\n',
    'adapters/a.ts': `import type { Secret } from '../platform/secret.ts'
import type { EnvelopeRow } from '../platform/envelope.ts'
export type A = Secret
export type B = EnvelopeRow
`,
  }
  const report = await guardOn(files, ['envelope-leak'])
  expect(report.violations).toMatchObject([
    {
      path: 'adapters/a.ts',
      line: 3,
      column: 17,
      endColumn: 23,
      to: 'platform/secret.ts',
      symbol: 'A',
    },
  ])
})
