import { mkdtempSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { BisectProgress } from '../../src/bisect/bisect-options.ts'
import { bisectExitCode } from '../../src/bisect/bisect-report.ts'
import { bisectIn, onlyStep, stepsOf } from '../support/bisect-in.ts'
import {
  decideFee,
  feeFile,
  feeFiles,
  feeHistory,
  limits,
  limitsFile,
} from '../support/fee-project.ts'
import { git, type HistoryStep } from '../support/git-history.ts'
import { writeFiles } from '../support/project.ts'

let decided = ''

beforeAll(async () => {
  decided = await decideFee()
})

const withLimits = (text: string): HistoryStep => ({ files: { [limitsFile]: text } })
const feeText = feeFiles[feeFile] ?? ''

describe('bisect', () => {
  it('names the commit that changed a decision, who made it, when, and in which file', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.noted),
      withLimits(limits.turned),
      {
        ...withLimits(limits.other),
        message: 'A limit is a limit\n\nAs the bank has it.',
        author: 'Bea Builder',
        at: '2099-02-03T04:05:06Z',
      },
      { files: { 'src/other.ts': 'export const other = 1' }, at: '2099-02-04T00:00:00Z' },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['3 changed'])
    expect(bisectExitCode(report)).toBe(1)
    const { after, before, files, differences, outcome } = onlyStep(report)
    expect(after.place).toMatchObject({
      commit: {
        sha: commits[3],
        author: 'Bea Builder',
        authoredAt: '2099-02-03T04:05:06+00:00',
        message: 'A limit is a limit\n\nAs the bank has it.',
      },
    })
    expect(before.verdict?.kind).toBe('equivalent')
    expect(after.verdict?.kind).toBe('changed')
    expect(files).toEqual([{ path: limitsFile, change: 'modified', from: null }])
    expect(outcome).toEqual({ before: 'allow', after: 'deny' })
    expect(differences).toEqual([
      { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
      { pointer: '/reason', recorded: '"fits"', replayed: '"too much"' },
    ])
    // A remark and a file that the engine does not reach are no other code.
    expect(report.counts).toMatchObject({ commits: 5, versions: 3 })
  })

  it('says that nothing changed it where nothing did', async () => {
    const { root } = feeHistory(decided, [{}, withLimits(limits.noted), withLimits(limits.turned)])
    const report = await bisectIn(root)
    expect(report.transitions).toEqual([])
    expect(report.bad?.kind).toBe('same')
    expect(bisectExitCode(report)).toBe(0)
  })

  it('lists every change of a history that goes to and fro', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.other),
      withLimits(limits.first),
      withLimits(limits.turned),
      withLimits(limits.other),
      { files: { [feeFile]: feeText.replace('too much', 'far too much') } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['1 changed', '2 restored', '4 changed', '5 changed'])
    // The last one is a change of a change: what is said is what differs between the two.
    expect(report.transitions.at(-1)?.differences).toEqual([
      { pointer: '/reason', recorded: '"too much"', replayed: '"far too much"' },
    ])
    // What was bundled once is known when it comes back.
    expect(report.counts).toMatchObject({ bundled: 4, versions: 4 })
  })

  it('leaves repository, working tree and temporary folder as they were', async () => {
    const { root } = feeHistory(decided, [{}, withLimits(limits.other)])
    const index = (): string => `${statSync(join(root, '.git/index')).mtimeMs}`
    // Of its own: others work in the one that all share.
    const temporary = mkdtempSync(join(tmpdir(), 'fc-temporary-'))
    vi.stubEnv('TMPDIR', temporary)
    const before = [
      git(root, 'rev-parse', 'HEAD'),
      index(),
      readFileSync(join(root, limitsFile), 'utf8'),
    ]
    await bisectIn(root)
    const after = [
      git(root, 'rev-parse', 'HEAD'),
      index(),
      readFileSync(join(root, limitsFile), 'utf8'),
    ]
    expect(after).toEqual(before)
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(readdirSync(temporary)).toEqual([])
    vi.unstubAllEnvs()
    rmdirSync(temporary)
  })

  it('ends when it is told to, and leaves nothing', async () => {
    const { root } = feeHistory(decided, [{}, withLimits(limits.other)])
    const reason = new Error('enough')
    await expect(bisectIn(root, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const late = new AbortController()
    const onProgress = ({ step }: BisectProgress): void => {
      if (step === 'minimizing') late.abort(reason)
    }
    const options = { signal: late.signal, isMinimized: true, onProgress }
    await expect(bisectIn(root, options)).rejects.toBe(reason)
  })
})

describe('an engine in history', () => {
  it('is found where it was before it was moved', async () => {
    const moved = feeText.replace('./limits.ts', '../limits.ts')
    const { root, commits } = feeHistory(decided, [
      {},
      {
        files: {
          [feeFile]: null,
          [limitsFile]: null,
          'lib/money/fee.ts': moved,
          'lib/limits.ts': limits.first,
        },
      },
      { files: { 'lib/limits.ts': limits.other } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['2 changed'])
    expect(onlyStep(report).files).toEqual([
      { path: 'lib/limits.ts', change: 'modified', from: null },
    ])
    expect(report.good?.finding.verdict?.kind).toBe('identical')
  })

  it('is found elsewhere in the repository when the project itself was there', async () => {
    const inside = Object.fromEntries(
      Object.entries(feeFiles).map(([path, text]) => [`packages/fees/${path}`, text]),
    )
    const gone = { [feeFile]: null, [limitsFile]: null }
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { ...gone, ...inside, 'packages/fees/package.json': '{ "type": "module" }' } },
      { files: { [`packages/fees/${limitsFile}`]: limits.other } },
    ])
    const report = await bisectIn(root, { root: join(root, 'packages/fees') })
    expect(stepsOf(report, commits)).toEqual(['2 changed'])
    expect(report.good?.by).toBe('version')
    expect(stepsOf(await bisectIn(root), commits)).toEqual(['2 changed'])
  })

  it('that is no longer there is a commit of its own, with the engines that are', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { [feeFile]: feeText.replaceAll("'fee'", "'charge'") } },
      { files: { [feeFile]: feeText } },
      { files: { [feeFile]: null } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['1 removed', '2 restored', '3 removed'])
    expect(report.transitions[0]?.after.reason).toBe('no engine of that name: it has charge')
    expect(report.transitions[2]?.files).toContainEqual({
      path: feeFile,
      change: 'removed',
      from: null,
    })
    expect(bisectExitCode(report)).toBe(2)
  })

  it('that there are two of cannot be told, and that is said with both places', async () => {
    const { root } = feeHistory(decided, [
      {},
      { files: { 'src/copy.ts': feeText.replace('./limits.ts', './engines/limits.ts') } },
      withLimits(limits.other),
    ])
    const report = await bisectIn(root)
    expect(report.skipped[0]?.reason).toContain('two engines are called "fee"')
    expect(bisectExitCode(report)).toBe(2)
    const named = await bisectIn(root, { paths: ['src/engines'] })
    expect(bisectExitCode(named)).toBe(1)
  })

  it('that cannot be made again from then on is a commit too, with the reason', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.asking),
      { files: { [feeFile]: feeText.replace('decide(', 'async decide(') } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['1 unreplayable'])
    expect(onlyStep(report).after.reason).toBe('uses Date.now')
    expect(bisectExitCode(report)).toBe(2)
  })
})

describe('commits that cannot be bundled', () => {
  it('are skipped, and named where one of them may have done it', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      withLimits(limits.broken),
      { files: { [limitsFile]: limits.turned } },
      { files: { [limitsFile]: null } },
      withLimits(limits.broken),
      withLimits(limits.other),
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['5 changed'])
    const shas = (findings: typeof report.skipped): readonly number[] =>
      findings.map(({ place }) =>
        place.kind === 'commit' ? commits.indexOf(place.commit.sha) : -1,
      )
    expect(shas(onlyStep(report).skipped)).toEqual([3, 4])
    expect(shas(report.skipped)).toEqual([1, 3, 4])
    expect(report.skipped[0]?.reason).toContain('src/engines/limits.ts')
    expect(report.skipped[1]?.reason).toContain('Could not resolve "./limits.ts"')
  })

  it('are no removal when the engine itself cannot be read', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { [feeFile]: `${feeText}\nexport const (` } },
      { files: { [feeFile]: feeText.replace('fits', 'good') } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['2 changed'])
    expect(report.skipped[0]?.reason).toContain(`${feeFile}:23 cannot be read`)
  })

  it('are refused by name for links, submodules and pointers to large files', async () => {
    const { root, commits } = feeHistory(decided, [
      {},
      { files: { [limitsFile]: { link: '../elsewhere.ts' }, 'src/elsewhere.ts': limits.other } },
      { files: { [limitsFile]: null, 'src/engines/limits.ts/x.ts': 'export {}' } },
      {
        files: {
          'src/engines/limits.ts/x.ts': null,
          [feeFile]: feeText.replace('./limits.ts', './shared/limits.ts'),
          'src/engines/shared': { submodule: '1'.repeat(40) },
        },
      },
      {
        files: {
          'src/engines/shared': { link: '../../lib' },
          'lib/limits.ts': limits.other,
        },
      },
      {
        files: {
          'src/engines/shared': null,
          'src/engines/shared/limits.ts':
            'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
        },
      },
      { files: { 'src/engines/shared/limits.ts': limits.other } },
    ])
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['6 changed'])
    const reasons = report.skipped.map(({ reason }) =>
      reason?.replace(/^.*cannot be bundled: [^ ]*: /, ''),
    )
    expect(reasons).toEqual([
      'src/engines/limits.ts is a symbolic link, which is not followed',
      'Could not resolve "./limits.ts"',
      'src/engines/shared is a submodule, whose files are in another repository',
      'src/engines/shared is a symbolic link, which is not followed',
      'src/engines/shared/limits.ts is a Git LFS pointer: its content is not in the repository',
    ])
  })
})

describe('the working tree', () => {
  it('comes after the last commit where the engine is another one there', async () => {
    const { root, commits } = feeHistory(decided, [{}, withLimits(limits.turned)])
    writeFiles(root, { [limitsFile]: limits.other })
    const report = await bisectIn(root)
    expect(stepsOf(report, commits)).toEqual(['working tree changed'])
    expect(onlyStep(report).files).toEqual([{ path: limitsFile, change: 'modified', from: null }])
    expect(report.bad?.place.kind).toBe('working tree')
    const committed = await bisectIn(root, { bad: 'HEAD' })
    expect(bisectExitCode(committed)).toBe(0)
  })

  it('is no place of its own where only a remark differs', async () => {
    const { root } = feeHistory(decided, [{}, withLimits(limits.turned)])
    writeFiles(root, { [limitsFile]: `// New.\n${limits.turned}`, 'src/new.ts': 'export {}' })
    expect((await bisectIn(root)).bad?.place.kind).toBe('commit')
  })
})
