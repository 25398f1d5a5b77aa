import { chmodSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { loadProjectKey, projectKeyFile } from '@first-contact/recorder/opening'
import { beforeAll, describe, expect, test } from 'vitest'
import { replayIn, verdictsOf } from '../support/replay-in.ts'
import { decideIn, makeShop, paymentOf } from '../support/shop-project.ts'

/** As `first-contact keys rotate` does it. */
function rotateIn(root: string): string {
  const file = join(root, projectKeyFile)
  const { id } = loadProjectKey({ projectDir: root })
  renameSync(file, `${file}.${id}`)
  loadProjectKey({ projectDir: root })
  return id
}

describe('after the project key was rotated twice', () => {
  let root = ''
  const retired: string[] = []
  beforeAll(async () => {
    root = await makeShop([paymentOf(5)])
    retired.push(rotateIn(root))
    await decideIn(root, [paymentOf(200)])
    retired.push(rotateIn(root))
    await decideIn(root, [paymentOf(1, 5, 'mallory')])
  }, 120_000)

  test('retired keys open what they wrapped, and compare what was hashed with them', async () => {
    const replayed = await replayIn(root)
    expect(verdictsOf(replayed)).toEqual(['identical', 'identical', 'identical'])
    expect(replayed.flatMap(({ verdict }) => verdict.notCompared)).toEqual([])
    const keys = replayed.map(({ record }) => record.input_hash_key_id)
    expect(new Set(keys).size).toBe(3)
  })

  test('a retired key that is not here is named', async () => {
    const file = join(root, `${projectKeyFile}.${retired[0]}`)
    renameSync(file, join(root, 'elsewhere'))
    try {
      const [first, second] = await replayIn(root)
      expect(first?.verdict).toMatchObject({ kind: 'unreplayable', code: 'HIDDEN_FIELD' })
      expect(first?.verdict.reason).toMatch(
        /^reads customer\.name \(sealed\): the key [0-9a-f]{16} is wrapped with sealing key [0-9a-f]{8}, whose project key is not here$/,
      )
      expect(second?.verdict.kind).toBe('identical')
    } finally {
      renameSync(join(root, 'elsewhere'), file)
    }
  })

  test('without any key that is what is missing', async () => {
    const [first] = await replayIn(root, { hasKey: false })
    expect(first?.verdict.reason).toBe('reads customer.name (sealed): there is no project key here')
  })

  test('a retired key that others may read is refused by name', async () => {
    const file = join(root, `${projectKeyFile}.${retired[0]}`)
    chmodSync(file, 0o644)
    try {
      await expect(replayIn(root)).rejects.toMatchObject({ code: 'FC_KEY_UNSAFE' })
    } finally {
      chmodSync(file, 0o600)
    }
  })
})
