import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDocsExamples, type DocsExample } from '../support/docs-examples.ts'

const run = promisify(execFile)
const examples = listDocsExamples()
const isRun = ({ mark }: DocsExample): boolean => mark === 'run'

// Inside the tree, so that packages are found; where git, linter and formatter do not look.
mkdirSync('.tsbuild', { recursive: true })
const folder = resolve(mkdtempSync('.tsbuild/docs-'))
const fixtures = 'test/fixtures/docs-examples'

/** What examples take for granted: names of an application that is not shown. */
const ambient = `
interface Order { readonly order_id: string; readonly amount_cents: number }
declare const order: Order
declare const budget: { decide(order: Order): { readonly outcome: 'allow' | 'halt' } }
`

/** Without an import or export it would share its names with every other example. */
function asModule(code: string): string {
  return /^(import|export) /m.test(code) ? code : `${code}export {}\n`
}

function fileOf({ file, language }: DocsExample): string {
  return join(folder, `${file}.${language === 'ts' ? 'ts' : 'cjs'}`)
}

beforeAll(() => {
  for (const name of readdirSync(fixtures)) copyFileSync(join(fixtures, name), join(folder, name))
  writeFileSync(join(folder, 'ambient.d.ts'), ambient)
  for (const example of examples) {
    writeFileSync(
      fileOf(example),
      example.language === 'ts' ? asModule(example.code) : example.code,
    )
  }
  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { noEmit: true, declaration: false, noUnusedLocals: false },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('code in the documents', () => {
  test('is found, and says whether it runs or is checked', () => {
    expect(examples.length).toBeGreaterThan(15)
    expect(examples.filter(isRun).length).toBeGreaterThan(0)
    expect(examples.filter(({ mark }) => mark === null).map(({ at }) => at)).toEqual([])
  })

  test('compiles as strictly as our own', async () => {
    const tsc = resolve('node_modules/typescript/bin/tsc')
    const outcome = await run(process.execPath, [tsc, '-p', folder]).then(
      () => '',
      (error: unknown) => String(Reflect.get(Object(error), 'stdout')),
    )
    expect(outcome).toBe('')
  })

  test.each(examples.filter(isRun).map((example) => ({ at: example.at, example })))(
    '$at runs to its end and prints what the document says',
    async ({ example }) => {
      const cwd = mkdtempSync(join(folder, 'run-'))
      const { stdout } = await run(process.execPath, ['--conditions=fc-source', fileOf(example)], {
        cwd,
        env: { PATH: process.env['PATH'] },
        timeout: 90_000,
      })
      if (example.output !== null) expect(stdout).toBe(example.output)
    },
  )
})
