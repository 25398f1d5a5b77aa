import { describe, expect, it } from 'vitest'
import { AtOnce } from '../../src/bisect/at-once.ts'
import { changesBetween } from '../../src/bisect/changed-files.ts'
import { blobId } from '../../src/bisect/code/working-tree-code.ts'
import { parseTree } from '../../src/bisect/git/git-trees.ts'
import { gitEnvironment } from '../../src/bisect/git/run-git.ts'
import { askingOrder, firstThat } from '../../src/bisect/search/find-good.ts'
import { halve, stepsIn } from '../../src/bisect/search/transitions.ts'

describe('steps in a row', () => {
  it('are where neighbours that say something differ, over those that say nothing', () => {
    expect(stepsIn(['a', 'a', null, 'b', 'b', null, null, 'a'])).toEqual([
      { before: 1, after: 3 },
      { before: 4, after: 7 },
    ])
    expect(stepsIn([null, 'a', null])).toEqual([])
    expect(stepsIn([])).toEqual([])
  })
})

describe('halving', () => {
  const asking = (keys: readonly (string | null)[]) => {
    const asked: number[] = []
    const keyAt = (at: number): Promise<string | null> => {
      asked.push(at)
      return Promise.resolve(keys[at] ?? null)
    }
    return { asked, keyAt }
  }

  it('finds the step with about log2 questions', async () => {
    const { asked, keyAt } = asking(Array.from({ length: 1000 }, (_, at) => (at < 777 ? 'a' : 'b')))
    expect(await halve({ before: 0, after: 999 }, keyAt)).toEqual({ before: 776, after: 777 })
    expect(asked.length).toBeLessThan(12)
  })

  it('ends at those that say nothing where one of them may be it', async () => {
    const { keyAt } = asking(['a', 'a', null, null, null, 'b', 'b'])
    expect(await halve({ before: 0, after: 6 }, keyAt)).toEqual({ before: 1, after: 5 })
  })
})

describe('the commit that decided', () => {
  it('is asked for from the decision back, then forward', async () => {
    const commits = [10, 20, 30, 40].map((committedMs) => ({ committedMs }))
    expect(askingOrder(commits, 25)).toEqual([1, 0, 2, 3])
    expect(askingOrder(commits, 5)).toEqual([0, 1, 2, 3])
    expect(askingOrder(commits, 50)).toEqual([3, 2, 1, 0])
    expect(askingOrder([], 50)).toEqual([])
    const asked: number[] = []
    const fits = (at: number): Promise<boolean> => {
      asked.push(at)
      return Promise.resolve(at === 3)
    }
    expect(await firstThat([1, 0, 2, 3], 3, fits)).toBeNull()
    expect(asked).toEqual([1, 0, 2])
    expect(await firstThat([1, 0, 2, 3], 4, fits)).toBe(3)
  })
})

describe('the tree of a commit', () => {
  const entry = (mode: string, name: string | Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`${mode} `),
      Buffer.from(name),
      Buffer.from([0]),
      Buffer.alloc(20, 7),
    ])

  it('is read with kinds and ids', () => {
    const bytes = Buffer.concat([
      entry('100644', 'a.ts'),
      entry('100755', 'run'),
      entry('40000', 'src'),
      entry('120000', 'link'),
      entry('160000', 'other'),
    ])
    const tree = parseTree(bytes, 20)
    expect([...tree].map(([name, { kind }]) => `${name} ${kind}`)).toEqual([
      'a.ts blob',
      'run blob',
      'src tree',
      'link symlink',
      'other submodule',
    ])
    expect(tree.get('src')?.id).toBe('07'.repeat(20))
  })

  it('has no names that lead out of a folder', () => {
    const names = ['..', '.', '.git', '.GIT', 'a/b', String.raw`a\b`, '', 'x'.repeat(256)]
    const odd = Buffer.concat([
      ...names.map((name) => entry('100644', name)),
      entry('100644', Buffer.from([0xff, 0xfe])),
      entry('100644', 'kept'),
    ])
    expect([...parseTree(odd, 20).keys()]).toEqual(['kept'])
  })

  it('may be cut anywhere without harm', () => {
    const bytes = Buffer.concat([entry('100644', 'a.ts'), entry('40000', 'src')])
    for (let end = 0; end < bytes.length; end += 1) {
      expect(parseTree(bytes.subarray(0, end), 20).size).toBeLessThan(3)
    }
  })
})

describe('files between two places', () => {
  it('are modified, added, removed or moved', () => {
    const file = (path: string, id: string) => ({ path, id })
    const before = [file('a', '1'), file('b', '2'), file('c', '3'), file('d', '4')]
    const after = [file('a', '1'), file('b', '9'), file('e', '3'), file('f', '5')]
    expect(changesBetween(before, after)).toEqual([
      { path: 'b', change: 'modified', from: null },
      { path: 'd', change: 'removed', from: null },
      { path: 'e', change: 'moved', from: 'c' },
      { path: 'f', change: 'added', from: null },
    ])
  })

  it('are named as git names their content', () => {
    expect(blobId(Buffer.from('hello\n'), 40)).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
    expect(blobId(Buffer.alloc(0), 64)).toBe(
      '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
    )
  })
})

describe('the environment of git', () => {
  it('keeps who somebody is and names no repository', () => {
    const environment = gitEnvironment({
      PATH: '/bin',
      GIT_DIR: '/other',
      GIT_WORK_TREE: '/other',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    })
    expect(environment).toMatchObject({ PATH: '/bin', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' })
    expect(Object.keys(environment).filter((name) => /DIR|TREE|COUNT/.test(name))).toEqual([])
  })
})

describe('at once', () => {
  it('so many run and no more, and a failure gives its place free', async () => {
    const slots = new AtOnce(2)
    let running = 0
    let most = 0
    const work = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
      throw new Error('failed')
    }
    const done = await Promise.allSettled(Array.from({ length: 7 }, () => slots.run(work)))
    expect(done.every(({ status }) => status === 'rejected')).toBe(true)
    expect(most).toBe(2)
  })
})
