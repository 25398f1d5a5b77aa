import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bisectExitCode } from '../../src/bisect/bisect-report.ts'
import { HistoryCode } from '../../src/bisect/code/history-code.ts'
import { findCommit } from '../../src/bisect/git/commit.ts'
import { openRepository } from '../../src/bisect/git/open-repository.ts'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { bisectIn, onlyStep, stepsOf } from '../support/bisect-in.ts'
import {
  decideFee,
  feeFile,
  feeFiles,
  feeHistory,
  limits,
  limitsFile,
} from '../support/fee-project.ts'
import { git, gitVariables, type HistoryStep, makeHistory } from '../support/git-history.ts'
import { makeProject, writeFiles } from '../support/project.ts'
import { shopFiles } from '../support/shop-project.ts'

let decided = ''
let folder = ''

beforeAll(async () => {
  decided = await decideFee()
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-clones-')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const withLimits = (text: string): HistoryStep => ({ files: { [limitsFile]: text } })
const feeText = feeFiles[feeFile] ?? ''

/** What a merge brings along has to be said again: a step is the tree of its first parent. */
const merge = (main: number, side: number, files: HistoryStep['files'] = {}): HistoryStep => ({
  parents: [main, side],
  files,
  message: `Merge ${side}`,
})

describe('a history with merges', () => {
  it('is followed into the merge, to the commit that did it', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { 'src/a.ts': 'export {}' }, parents: [0] },
      { ...withLimits(limits.turned), parents: [0], message: 'On a branch' },
      withLimits(limits.other),
      { files: { 'src/b.ts': 'export {}' } },
      merge(1, 4, { [limitsFile]: limits.other, 'src/b.ts': 'export {}' }),
      { files: { 'src/c.ts': 'export {}' } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    const { merges, before } = onlyStep(report)
    expect(merges.map(({ sha }) => commits.indexOf(sha))).toEqual([5])
    expect(before.place).toMatchObject({ commit: { sha: commits[2] } })
  })

  it('is followed into merges of merges', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { 'src/a.ts': 'export {}' }, parents: [0] },
      { files: { 'src/b.ts': 'export {}' }, parents: [0] },
      { ...withLimits(limits.other), parents: [0] },
      merge(2, 3, { [limitsFile]: limits.other }),
      merge(1, 4, { [limitsFile]: limits.other, 'src/b.ts': 'export {}' }),
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    expect(onlyStep(report).merges.map(({ sha }) => commits.indexOf(sha))).toEqual([5, 4])
  })

  it('names the merge itself where neither side alone decides so', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      {
        files: { [feeFile]: feeText.replace('input.limit)', 'Number(input.limit))') },
        parents: [0],
      },
      { ...withLimits(limits.turned), parents: [0] },
      merge(1, 2, { [limitsFile]: limits.other }),
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    expect(onlyStep(report).merges).toEqual([])
  })

  it('begins on a branch when that is what decided', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { 'src/a.ts': 'export {}' }, parents: [0] },
      { ...withLimits(limits.noted), parents: [0] },
      merge(1, 2, { [limitsFile]: limits.noted }),
      withLimits(limits.other),
    ])
    const report = await bisectIn(root, { good: commits[2] })
    expect(stepsOf(report, commits)).toEqual(['4 changed'])
  })
})

describe('a shallow clone', () => {
  const clone = (root: string, depth: number): string => {
    const shallow = join(folder, `clone-${depth}-${root.slice(-6)}`)
    git(folder, 'clone', '--quiet', `--depth=${depth}`, `file://${root}`, shallow)
    cpSync(join(decided, '.first-contact'), join(shallow, '.first-contact'), { recursive: true })
    return shallow
  }

  it('says where its history ends when the commit that decided is not in it', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.other),
      withLimits(limits.noted),
      withLimits(limits.other),
    ])
    const report = await bisectIn(clone(root, 1))
    expect(report.untold).toBe('the one commit there is does not decide as it did')
    expect(report.edge?.sha).toBe(commits[3])
    expect(bisectExitCode(report)).toBe(2)
  })

  it('is enough where the commit that decided is in it', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.noted),
      withLimits(limits.other),
    ])
    const report = await bisectIn(clone(root, 2))
    expect(stepsOf(report, commits)).toEqual(['2 changed'])
    expect(report.edge).toBeNull()
  })

  it('is what is meant when a revision is not there', async () => {
    const { root, commits } = feeHistory(decided, [{}, withLimits(limits.other)])
    await expect(bisectIn(clone(root, 1), { good: commits[0] })).rejects.toMatchObject({
      code: 'FC_REPLAY_REVISION',
      message: expect.stringContaining('git fetch --unshallow') as string,
    })
  })
})

describe('a partial clone', () => {
  const partial = (root: string, filter: string): string => {
    const clone = join(folder, `partial-${filter.replace(':', '-')}-${root.slice(-6)}`)
    git(root, 'config', 'uploadpack.allowFilter', 'true')
    git(folder, 'clone', '--quiet', `--filter=${filter}`, `file://${root}`, clone)
    cpSync(join(decided, '.first-contact'), join(clone, '.first-contact'), { recursive: true })
    return clone
  }

  it('fetches nothing, and names what it does not have', async () => {
    const wholly = feeHistory(decided, [{}, { files: { [feeFile]: `// New.\n${feeText}` } }]).root
    for (const filter of ['blob:none', 'tree:0']) {
      await expect(bisectIn(partial(wholly, filter))).rejects.toMatchObject({
        code: 'FC_REPLAY_GIT',
        message: expect.stringMatching(/not in this clone|promisor remote/) as string,
      })
    }
  })
})

describe('the good end', () => {
  it('is the commit that was stamped, where it still has the version', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.other),
      withLimits(limits.first),
      withLimits(limits.other),
    ])
    const stamped = await bisectIn(root, { stamped: commits[0] ?? null })
    expect(stamped.good?.by).toBe('stamp')
    // Stamped anew after the decision, or with other code: searched for.
    for (const sha of [commits[2], commits[1], 'f'.repeat(40)]) {
      const report = await bisectIn(root, { stamped: sha ?? null })
      expect(report.good?.by).toBe('version')
      expect(stepsOf(report, commits)).toEqual(['1 changed', '2 restored', '3 changed'])
    }
  })

  it('is the last one that decides the same where the version is in no commit', async () => {
    const { root, commits } = feeHistory(decided, [
      withLimits(limits.turned),
      withLimits(limits.noted.replace('amount > limit', '!(amount <= limit)')),
      withLimits(limits.other),
    ])
    const report = await bisectIn(root, { hasBundles: false })
    expect(report.good?.by).toBe('answer')
    expect(report.recorded.verdict.code).toBe('BUNDLE_NOT_KEPT')
    expect(stepsOf(report, commits)).toEqual(['2 changed'])
  })

  it('is taken as it is named, and refused where it cannot be', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.other),
      withLimits(limits.first),
      withLimits(limits.other),
    ])
    const report = await bisectIn(root, { good: commits[2], bad: 'main' })
    expect(report.good?.by).toBe('given')
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    const refused = (message: string) => ({
      code: 'FC_REPLAY_REVISION',
      message: expect.stringContaining(message) as string,
    })
    await expect(bisectIn(root, { good: commits[1] })).rejects.toMatchObject(
      refused('does not decide as it did'),
    )
    await expect(bisectIn(root, { good: commits[3], bad: commits[1] })).rejects.toMatchObject(
      refused('is no ancestor of'),
    )
    for (const revision of ['nowhere', '--output=/tmp/x', '', 'HEAD:README.md']) {
      await expect(bisectIn(root, { good: revision })).rejects.toMatchObject(refused('--good'))
    }
    await expect(bisectIn(root, { bad: 'nowhere' })).rejects.toMatchObject(
      refused('--bad "nowhere"'),
    )
  })
})

describe('a long history', () => {
  it('is halved, and the same commit is found with few questions', async () => {
    const steps = Array.from({ length: 60 }, (_, at): HistoryStep => {
      if (at === 40) return withLimits(limits.other)
      // What cannot be bundled is in the way.
      if (at === 29 || at === 30) return withLimits(limits.broken)
      return at === 31
        ? withLimits(limits.first)
        : { files: { 'src/a.ts': `export const a = ${at}` } }
    })
    const { root, commits } = feeHistory(decided, steps)
    const scanned = await bisectIn(root)
    const halved = await bisectIn(root, { scanMax: 20, good: commits[0] })
    expect([scanned.search, halved.search]).toEqual(['scan', 'halving'])
    expect(stepsOf(scanned, commits)).toEqual(['40 changed'])
    expect(stepsOf(halved, commits)).toEqual(['40 changed'])
    expect(halved.counts.asked).toBeLessThan(14)
  })
})

describe('any history', () => {
  const variants = {
    first: 'same',
    noted: 'same',
    turned: 'same',
    other: 'changed',
    asking: 'unreplayable',
    broken: null,
  } as const

  it('has the transitions that its commits say one by one', async () => {
    const names = fc.constantFrom(...(Object.keys(variants) as (keyof typeof variants)[]))
    const histories = fc.array(names, { minLength: 1, maxLength: 24 })
    await fc.assert(
      fc.asyncProperty(histories, async (row) => {
        const files = row.map((name, at) => ({ [limitsFile]: `${limits[name]}// ${at}\n` }))
        const { root, commits } = feeHistory(decided, [
          {},
          ...files.map((each) => ({ files: each })),
        ])
        const expected: string[] = []
        let before = 'same'
        for (const [at, name] of row.entries()) {
          const said = variants[name]
          if (said !== null && said !== before)
            expected.push(`${at + 1} ${said === 'same' ? 'restored' : said}`)
          before = said ?? before
        }
        expect(stepsOf(await bisectIn(root), commits)).toEqual(expected)
      }),
      { numRuns: 6 },
    )
  })
})

describe('a repository', () => {
  it('that is none, is bare or is empty is refused by name', async () => {
    const none = makeProject({})
    cpSync(join(decided, '.first-contact'), join(none, '.first-contact'), { recursive: true })
    const refusal = (message: string, code = 'FC_REPLAY_REPOSITORY') => ({
      code,
      message: expect.stringContaining(message) as string,
    })
    await expect(bisectIn(none)).rejects.toMatchObject(refusal('is in no repository'))
    git(none, 'init', '--quiet')
    await expect(bisectIn(none)).rejects.toMatchObject(refusal('HEAD', 'FC_REPLAY_REVISION'))
    const bare = join(folder, 'bare.git')
    git(folder, 'init', '--quiet', '--bare', bare)
    await expect(bisectIn(none, { root: bare })).rejects.toMatchObject(refusal('bare'))
    await expect(bisectIn(none, { root: join(none, 'nowhere') })).rejects.toMatchObject(
      refusal('nowhere', 'FC_REPLAY_ROOT'),
    )
    await expect(bisectIn(none, { environment: { PATH: '/nowhere' } })).rejects.toMatchObject(
      refusal('there is no git here'),
    )
  })

  it('is the one that the project is in, whatever a hook has set', async () => {
    const { root, commits } = feeHistory(decided, [{}, withLimits(limits.other)])
    const other = feeHistory(decided, [withLimits(limits.broken)]).root
    const environment = {
      ...gitVariables,
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, '.git/index'),
      GIT_OBJECT_DIRECTORY: join(other, '.git/objects'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'true',
    }
    expect(stepsOf(await bisectIn(root, { environment }), commits)).toEqual(['1 changed'])
  })

  it('runs nothing that its own configuration names', async () => {
    const { root, commits } = feeHistory(decided, [{}, withLimits(limits.other)])
    const trap = join(root, 'trapped')
    const program = `!touch ${trap};`
    for (const [name, value] of [
      ['core.fsmonitor', `touch ${trap};`],
      ['core.pager', `touch ${trap};`],
      ['gpg.program', `touch ${trap}`],
      ['log.showSignature', 'true'],
      ['diff.external', `touch ${trap}`],
      ['filter.x.smudge', `touch ${trap}`],
      ['alias.log', program],
    ] as const)
      git(root, 'config', name, value)
    expect(stepsOf(await bisectIn(root), commits)).toEqual(['1 changed'])
    expect(() => execFileSync('ls', [trap], { stdio: 'ignore' })).toThrow()
  })

  it('may hold names that no file should have', async () => {
    const odd = {
      'src/-rf': 'x',
      'src/with "quotes" and \\ and \n in it.ts': "export const defineEngine = 'not one'",
      'src/$(touch trapped).ts': '// defineEngine',
      'src/\u202Egnp.ts': 'export {}',
      [`src/${'long'.repeat(60)}.ts`]: 'export {}',
    }
    const { root, commits } = feeHistory(decided, [
      {},
      { files: odd },
      { files: { [limitsFile]: limits.other, 'src/-rf': null, 'src/-rf/engine.ts': 'export {}' } },
    ])
    expect(stepsOf(await bisectIn(root), commits)).toEqual(['2 changed'])
  })

  it('may name its objects by SHA-256', async () => {
    const root = makeProject({})
    git(root, 'init', '--quiet', '--object-format=sha256')
    const commits = makeHistory(root, [
      {
        files: {
          ...feeFiles,
          'package.json': '{ "type": "module" }',
          '.gitignore': '.first-contact',
        },
      },
      withLimits(limits.other),
    ])
    cpSync(join(decided, '.first-contact'), join(root, '.first-contact'), { recursive: true })
    writeFiles(root, { [limitsFile]: limits.turned })
    const report = await bisectIn(root)
    expect(commits[0]).toHaveLength(64)
    expect(stepsOf(report, commits)).toEqual(['1 changed', 'working tree restored'])
    expect(report.transitions[1]?.files).toEqual([
      { path: limitsFile, change: 'modified', from: null },
    ])
  })
})

describe('packages', () => {
  it('of the repository come from the commit, those of others from the working tree', async () => {
    const uses = (feeFiles[limitsFile] ?? '').replace(
      'return amount > limit',
      'return isOver2(amount, limit) || rate < 0',
    )
    const shared = (sign: string): string =>
      `export const isOver2 = (a: number, b: number) => a ${sign} b`
    const shop = (root: string): void => {
      writeFiles(root, {
        'node_modules/rates/package.json': '{ "name": "rates", "version": "2.1.0" }',
        'node_modules/rates/index.js': 'exports.rate = 1',
      })
      mkdirSync(join(root, 'node_modules/@fees'), { recursive: true })
      symlinkSync('../../packages/shared', join(root, 'node_modules/@fees/shared'))
    }
    const { root, commits } = feeHistory(decided, [
      { files: { 'package-lock.json': '{}', '.gitignore': '.first-contact\nnode_modules\n' } },
      {
        files: {
          'libs/shared/package.json': '{ "name": "@fees/shared", "exports": "./index.ts" }',
          'libs/shared/index.ts': shared('>'),
          [limitsFile]: `import { isOver2 } from '@fees/shared'\nimport { rate } from 'rates'\n${uses}`,
          'package-lock.json': '{ "other": 1 }',
        },
      },
      {
        files: {
          'libs/shared/package.json': null,
          'libs/shared/index.ts': null,
          'packages/shared/package.json': '{ "name": "@fees/shared", "exports": "./index.ts" }',
          'packages/shared/index.ts': shared('>'),
        },
      },
      { files: { 'packages/shared/index.ts': shared('>=') } },
    ])
    shop(root)
    const report = await bisectIn(root)
    expect(report.skipped.map(({ reason }) => reason)).toEqual([])
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    expect(onlyStep(report).files).toEqual([
      { path: 'packages/shared/index.ts', change: 'modified', from: null },
    ])
    expect(report.packages).toEqual(['rates@2.1.0'])
    expect(report.locked.files).toEqual(['package-lock.json'])
    expect([...report.locked.differing]).toEqual([commits[0]])
  })

  it('and settings give a commit the version that stamp gives its files', async () => {
    const root = makeProject({}, ['@first-contact/recorder', 'zod'])
    makeHistory(root, [
      {
        files: {
          ...shopFiles,
          'package.json':
            '{ "name": "shop", "type": "module", "imports": { "#money": "./src/money.ts" } }',
          'tsconfig.base.json': '{ "compilerOptions": { "useDefineForClassFields": false } }',
          'tsconfig.json':
            '{ "extends": "./tsconfig.base.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
          'src/engines/limits.ts': `import { max } from '@/limits/most'
import { round } from '#money'
import old from 'old'
class Rule { most = max }
export function isOver(amount: number, limit: number): boolean {
  return round(amount) > Math.min(limit, new Rule().most, old.most)
}`,
          'src/limits/most.ts': 'export const max = 1e9',
          'src/money.ts': 'export const round = (amount: number) => Math.round(amount)',
        },
      },
    ])
    writeFiles(root, {
      'node_modules/old/package.json': '{ "name": "old", "version": "1.0.0" }',
      'node_modules/old/index.js': 'exports.most = 1e9',
    })
    const [stamped] = (await stampProject({ root })).engines
    const repository = await openRepository(root, gitVariables)
    const history = new HistoryCode(repository, { engine: 'payment' })
    try {
      const { tree } = await findCommit(repository, 'HEAD', 'HEAD')
      const code = await history.codeAt(tree)
      expect(stamped?.problem).toBeNull()
      expect(code).toMatchObject({ kind: 'code', version: stamped?.entry.version })
    } finally {
      await history.close()
    }
  })
})
