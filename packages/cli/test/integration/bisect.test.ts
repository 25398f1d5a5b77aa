import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  decideFee,
  feeHistory,
  limits,
  limitsFile,
} from '../../../replay/test/support/fee-project.ts'
import { git } from '../../../replay/test/support/git-history.ts'
import { makeProject } from '../../../replay/test/support/project.ts'
import { type CliOutcome, runCli } from '../support/run-cli.ts'

let decided = ''
let root = ''
let commits: readonly string[] = []
let id = ''

const variables = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
const cliIn = (cwd: string, ...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd, env: variables })

beforeAll(async () => {
  decided = await decideFee()
  const made = feeHistory(decided, [
    {},
    { files: { [limitsFile]: limits.turned } },
    {
      files: { [limitsFile]: limits.other },
      message: 'A limit is a limit\n\nAs the bank has it.',
      author: 'Bea \u001B[31mBuilder',
      at: '2099-02-03T04:05:06Z',
    },
    { files: { [limitsFile]: limits.broken } },
    { files: { [limitsFile]: limits.noted } },
  ])
  root = made.root
  commits = made.commits
  const replayed = await cliIn(root, 'replay', '--offline', '--json', '--code', 'recorded')
  expect(replayed.code).toBe(0)
  id =
    /dec_[0-9a-f]{16}/.exec(
      git(root, 'grep', '-ho', '--no-index', 'dec_[0-9a-f]*', '.first-contact/journal'),
    )?.[0] ?? ''
}, 120_000)

describe('bisect', () => {
  it('names commit, author, date, message, files and the smallest input, and ends with 1', async () => {
    const { code, stdout, stderr } = await cliIn(root, 'bisect', '--decision-id', id, '--offline')
    expect(stderr).toBe('')
    expect(code).toBe(1)
    expect(stdout).toContain('changed  allow -> deny')
    expect(stdout).toContain(`commit      ${commits[2]}`)
    // What somebody is called must not move the cursor.
    expect(stdout).toContain('author      Bea  [31mBuilder')
    expect(stdout).toContain('date        2099-02-03T04:05:06+00:00')
    expect(stdout).toMatch(/message +A limit is a limit\n\n +As the bank has it\.\n/)
    expect(stdout).toContain('answer      outcome: "allow" -> "deny"')
    expect(stdout).toContain(`files       ${limitsFile}  modified`)
    expect(stdout).toMatch(/smallest input that tells .* commit [0-9a-f]{10} {2}3 of 4 parts/)
    expect(stdout).toMatch(/input +amount +0\n +limit +0\n/)
    expect(stdout).toMatch(new RegExp(`restored  deny -> allow\\n +commit +${commits[4]}`))
    expect(stdout).toContain('1 commit cannot be bundled and was skipped')
    expect(stdout).toContain(
      'in doubt    a commit before it cannot be bundled and may have done it',
    )
    expect(stdout).toContain('1 change in 5 commits, and 1 more did something to it')
    expect(stdout).not.toContain('\u001B')
  })

  it('says the same as JSON', async () => {
    const outcome = await cliIn(root, 'bisect', id, '--offline', '--json')
    expect(outcome.code).toBe(1)
    expect(outcome.json()).toMatchObject({
      decision_id: id,
      good: { found_by: 'version', commit: { sha: commits[0] }, verdict: { kind: 'identical' } },
      bad: { commit: { sha: commits[4] }, finding: 'same' },
      search: 'scan',
      transitions: [
        {
          kind: 'changed',
          before: { commit: { sha: commits[1] }, finding: 'same', verdict: { kind: 'equivalent' } },
          after: {
            commit: { sha: commits[2], author_date: '2099-02-03T04:05:06+00:00' },
            finding: 'changed',
            verdict: { kind: 'changed', outcome: { is_flipped: true } },
          },
          outcome: { before: 'allow', after: 'deny' },
          differences: [{ pointer: '/outcome', before: '"allow"', after: '"deny"' }, {}],
          files: [{ path: limitsFile, change: 'modified', from: null }],
        },
        { kind: 'restored', in_doubt: [{ commit: { sha: commits[3] }, finding: 'skipped' }] },
      ],
      minimized: { found: true, input: { amount: 0, limit: 0 } },
      counts: { commits: 5, asked: 5 },
      exit_code: 1,
    })
  })

  it('takes the decision of a capsule', async () => {
    const exported = await cliIn(root, 'capsule', 'export', id, '--journal', '--out', 'one.fcap')
    expect([exported.code, exported.stderr]).toEqual([0, ''])
    const args = ['bisect', '--capsule', 'one.fcap', '--offline', '--no-minimize']
    const { code, stdout } = await cliIn(root, ...args)
    expect(code).toBe(1)
    expect(stdout).toContain('found in    one.fcap')
    expect(stdout).toContain(`commit      ${commits[2]}`)
  })

  it('ends with 0 where nothing changed it', async () => {
    const args = ['bisect', id, '--offline', '--good', 'HEAD~4', '--bad', 'HEAD~3', '--no-minimize']
    const { code, stdout } = await cliIn(root, ...args)
    expect(code).toBe(0)
    expect(stdout).toContain('the same in all of 2 commits')
    expect(stdout).toContain('as it was named')
  })

  it('ends with 2 where there is no telling, and with 3 for what cannot be used', async () => {
    const missing = await cliIn(root, 'bisect', 'dec_0000000000000000', '--offline')
    expect(missing.code).toBe(2)
    expect(missing.stdout).toContain('there is no decision dec_0000000000000000')
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [[], '--decision-id'],
      [[id, 'dec_0000000000000000'], '--decision-id'],
      [[id, '--scan-max', '0'], '--scan-max'],
      [[id, '--good', 'nowhere'], 'FC_REPLAY_REVISION'],
      [[id, '--bad=--help'], 'FC_REPLAY_REVISION'],
      [[id, join(root, '.first-contact/journal'), '--root', 'nowhere'], 'FC_REPLAY_ROOT'],
    ]
    for (const [args, what] of refusals) {
      const { code, stderr } = await cliIn(root, 'bisect', '--offline', ...args)
      expect([code, stderr]).toEqual([3, expect.stringContaining(what) as string])
    }
    const elsewhere = makeProject({})
    const none = await cliIn(
      elsewhere,
      'bisect',
      id,
      join(root, '.first-contact/journal'),
      '--offline',
    )
    expect(none.code).toBe(3)
    expect(none.stderr).toContain('FC_REPLAY_REPOSITORY')
  })

  it('says of a shallow clone where its history ends, and what to do', async () => {
    const clone = join(makeProject({}), 'clone')
    git(root, 'clone', '--quiet', '--depth=1', '--branch=main', `file://${root}`, clone)
    writeFileSync(join(clone, limitsFile), limits.other)
    git(clone, '-c', 'user.name=a', '-c', 'user.email=b', 'commit', '--quiet', '-am', 'Another one')
    const args = ['bisect', id, join(root, '.first-contact/journal'), '--offline', '--bad', 'HEAD']
    const { code, stdout } = await cliIn(clone, ...args)
    // The one commit there is has the version that decided, which is enough.
    expect([code, stdout]).toEqual([1, expect.stringContaining('changed  allow -> deny') as string])
    git(clone, 'fetch', '--quiet', '--depth=1', 'origin', `${commits[2]}:other`)
    const untold = await cliIn(clone, ...args.slice(0, -1), 'other')
    expect(untold.code).toBe(2)
    expect(untold.stdout).toContain('a shallow clone: its history ends at')
    expect(untold.stdout).toContain('git fetch --unshallow')
  })
})
