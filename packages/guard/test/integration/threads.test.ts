import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { FileScanner } from '../../src/house/file-scanner.ts'
import { collectScan, scanFiles } from '../../src/house/scan-files.ts'
import { scanInThreads, judgedFilesMin } from '../../src/house/scan-in-threads.ts'
import { runGuard } from '../../src/index.ts'
import { readMap } from '../../src/map/read-map.ts'
import { builtInRules } from '../../src/rule/built-in-rules.ts'
import { scratchTree } from '../support/scratch-tree.ts'

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4], may_emit: [domain] }
  L6: { name: platform, may_import: [L6], may_emit: [infra] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`

/** Every tenth file has something to be found, every hundredth does not parse. */
function textOf(index: number): string {
  if (index % 100 === 0) return 'const = 3\n'
  if (index % 10 === 0) return `capture({ errorClass: 'infra.timeout' })\n`
  if (index % 10 === 1) return `const text = 'select 1 from a for update'\n`
  return `import { clock } from '../platform/clock.ts'\nexport const n${index} = clock\n`
}

const count = judgedFilesMin + 200

function largeTree(): string {
  const files = Array.from({ length: count }, (_, index) => [
    `src/domain/f${String(index).padStart(5, '0')}.ts`,
    textOf(index),
  ])
  return scratchTree({
    ...(Object.fromEntries(files) as Record<string, string>),
    'src/platform/clock.ts': 'export const clock = 1\n',
    'layers.yaml': map,
  })
}

test('threads read what one thread reads', async () => {
  const root = largeTree()
  const { map: read } = readMap(readFileSync(`${root}/layers.yaml`, 'utf8'), 'layers.yaml')
  const job = { root, map: read, rules: builtInRules, today: '2026-11-23' }
  const paths = Array.from(
    { length: count },
    (_, i) => `src/domain/f${String(i).padStart(5, '0')}.ts`,
  )
  paths.push('src/domain/gone.ts', 'src/domain')
  const alone = collectScan(scanFiles(paths, new FileScanner(job, () => undefined)))
  const together = collectScan(await scanInThreads(paths, job))
  expect(together).toEqual(alone)
  expect(alone.files.size).toBe(count)
  expect(alone.problems).toHaveLength(count / 100)
  const verdicts = [...alone.files.values()].flatMap(({ verdict }) => verdict.findings)
  expect(new Set(verdicts.map(({ rule }) => rule))).toEqual(
    new Set(['emission', 'forbidden-patterns']),
  )
})

test('a run with threads finds everything, in the order of the tree', async () => {
  const { violations, filesScanned, problems } = await runGuard({ root: largeTree(), cache: false })
  expect(filesScanned).toBe(count + 1)
  expect(problems).toHaveLength(count / 100)
  const paths = violations.map(({ path }) => path)
  expect(paths).toEqual([...paths].sort())
  const perRule = (name: string) => violations.filter(({ rule }) => rule === name).length
  expect(perRule('emission')).toBe(count / 10 - count / 100)
  expect(perRule('forbidden-patterns')).toBe(count / 10)
  expect(perRule('layers')).toBe((count / 10) * 8)
})

test('where threads are forbidden, one reads all', async () => {
  const program = fileURLToPath(new URL('../support/check-once.ts', import.meta.url))
  const allowed = ['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-child-process']
  const args = [...allowed, '--conditions=fc-source', program, largeTree()]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toBe(`${count + 1} files, ${count / 10} locks\n`)
})
