// Records the decisions of a format once, when it is released: the golden files are never made anew.
//   node --conditions=fc-source packages/replay/test/golden/record-format.ts format-2
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  mkdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { manifestFileOf, writeStamp } from '../../src/stamp/write-stamp.ts'
import { goldenKeyText } from './golden-key.ts'

const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, '../../../../node_modules')
const [name = ''] = process.argv.slice(2)
const folder = join(here, name)
const file = join(folder, 'decisions.jsonl')
if (!existsSync(join(folder, 'engines')) || existsSync(file)) {
  throw new Error(`${name} has no engines, or was recorded already`)
}

const decide = `import { startRecorder } from '@first-contact/recorder'
import { loan } from './engines/loan.ts'
import { quota } from './engines/quota.ts'
import { shift } from './engines/shift.ts'

const applicant = { name: 'Ann', email: 'ann@example.org', birthday: '1990-01-01', note: 'a friend' }
const given = (amount, income, more = {}) => ({
  amount, income: BigInt(income), since: new Date('2026-01-02T03:04:05.678Z'),
  rates: new Map([['eur', 1.25]]), tags: new Set(['vip', 'new']), $fc: 'date', applicant, ...more,
})
const recorder = startRecorder({
  producer: 'golden', environment: 'test', sink: { kind: 'jsonl', file: 'records.jsonl' }, processHooks: false,
  journal: false,
})
const run = (work) => { try { work() } catch {} }
// Affordable, not, and just affordable: that is where the bug is.
for (const [amount, income] of [[100, 5000], [100, 1000], [100, 1500], [33.3, 500], [0.1, 2]]) {
  run(() => loan.decide(given(amount, income)))
}
run(() => loan.decide(given(1, 1000, { rates: new Map() })))
run(() => loan.decide(given(100, 1500, { tags: new Set() })))
run(() => loan.decide(given(2_000_000, 1)))
run(() => loan.decide(given(-1, 1)))
if (process.argv[2] === 'engines') {
  for (const amount of [4, 4, 4, 4]) run(() => quota.decide({ amount }))
  run(() => shift.decide({ kind: 'clock', note: '' }))
  run(() => shift.decide({ kind: 'note', note: 'urgent' }))
}
await recorder.stop(10_000)
`

const kept = /"kind":"(?:decision|subject_key|engine)"/
const lines: string[] = []
const root = mkdtempSync(join(tmpdir(), 'fc-golden-'))
try {
  mkdirSync(join(root, 'node_modules/@first-contact'), { recursive: true })
  symlinkSync(
    join(modules, '@first-contact/recorder'),
    join(root, 'node_modules/@first-contact/recorder'),
  )
  writeFileSync(join(root, 'package.json'), '{ "name": "golden", "type": "module" }')
  writeFileSync(join(root, 'decide.ts'), decide)
  for (const version of ['engines', 'fixed']) {
    cpSync(join(folder, version), join(root, 'engines'), { recursive: true })
    writeStamp(await stampProject({ root }), manifestFileOf(root), new Date())
    execFileSync(process.execPath, ['--conditions=fc-source', 'decide.ts', version], {
      cwd: root,
      env: { PATH: process.env['PATH'], FC_PROJECT_KEY: goldenKeyText },
      stdio: 'inherit',
    })
    const recorded = readFileSync(join(root, 'records.jsonl'), 'utf8').split('\n')
    lines.push(...recorded.filter((line) => kept.test(line)))
    rmSync(join(root, 'records.jsonl'))
  }
} finally {
  rmSync(root, { recursive: true })
}
writeFileSync(file, `${lines.join('\n')}\n`)
