import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { initGuard } from '../../src/init/index.ts'
import { runGuard } from '../../src/index.ts'

const folders = ['api', 'core', 'db', 'log', 'time'] as const
const files = ['one', 'two', 'three'] as const

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const place = fc
  .record({ folder: fc.constantFrom(...folders), file: fc.constantFrom(...files) })
  .map(({ folder, file }) => `src/${folder}/${file}.ts`)
const someImport: fc.Arbitrary<Import> = fc.record({ from: place, to: place, isType: fc.boolean() })

function lineFor({ from, to, isType }: Import, index: number): string {
  const specifier = `../../${to}`
  const name = `name_${to.replaceAll(/\W/g, '_')}`
  void from
  return `import ${isType ? 'type ' : ''}{ ${name} as n${index} } from '${specifier}'\n`
}

function textOf(path: string, imports: readonly Import[]): string {
  const own = imports.filter(({ from, to }) => from === path && to !== path)
  return `${own.map(lineFor).join('')}export const name_${path.replaceAll(/\W/g, '_')} = 1\n`
}

function write(root: string, imports: readonly Import[]): void {
  for (const folder of folders) {
    for (const file of files) {
      const path = `src/${folder}/${file}.ts`
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), textOf(path, imports))
    }
  }
}

const folderOf = (path: string) => path.split('/')[1] ?? ''

/** Whether an import needs an arrow that is not there: another pair of folders, or of files in a circle. */
function isNewPair(added: Import, imports: readonly Import[]): boolean {
  const [from, to] = [folderOf(added.from), folderOf(added.to)]
  return (
    from !== to && !imports.some((each) => folderOf(each.from) === from && folderOf(each.to) === to)
  )
}

async function codeOf(root: string): Promise<number> {
  const report = await runGuard({ root, cache: false, rules: ['layers'] })
  expect(report.problems).toEqual([])
  return report.exitCode
}

test('any graph of folders gets a map that lets it pass, and refuses a pair of folders that is new', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someImport, { maxLength: 30 }),
      someImport,
      async (imports, added) => {
        const root = mkdtempSync(join(tmpdir(), 'fc-guard-init-'))
        try {
          write(root, imports)
          const outcome = await initGuard({
            cwd: root,
            preset: 'plain',
            answers: { owner: 'dana' },
          })
          expect(outcome.kind).toBe('proposed')
          expect(await codeOf(root)).toBe(0)
          write(root, [...imports, added])
          if (isNewPair(added, imports)) expect(await codeOf(root)).toBe(1)
        } finally {
          rmSync(root, { recursive: true, force: true })
        }
      },
    ),
    { numRuns: 40 },
  )
})
