import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { capsuleReader } from '../../src/capsule/capsule-reader.ts'
import type { CapsuleContent } from '../../src/capsule/capsule.ts'
import { collectCapsule } from '../../src/capsule/collect-capsule.ts'
import { parseCapsule, readCapsule } from '../../src/capsule/read-capsule.ts'
import { writeCapsule } from '../../src/capsule/write-capsule.ts'
import { findProjectKeys } from '../../src/keys/project-keys.ts'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { recordedCode } from '../../src/replaying/engine-code.ts'
import { replayDecisions } from '../../src/replaying/replay-decisions.ts'
import { RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import { contentOf } from '../support/made-capsule.ts'
import { makeProject } from '../support/project.ts'
import { verdictsOf } from '../support/replay-in.ts'
import { makeShop, paymentOf } from '../support/shop-project.ts'

let root: string
let content: CapsuleContent
let withKeys: CapsuleContent
let text: string

beforeAll(async () => {
  root = await makeShop([paymentOf(1), paymentOf(200), paymentOf(-1)])
  content = await contentOf(root)
  withKeys = await contentOf(root, { withKeys: true })
  text = writeCapsule(content).text
}, 60_000)

/** Replays a capsule where nothing else is: no journal, no bundles, no store. */
async function replayOf(made: CapsuleContent, hasProjectKey: boolean) {
  const capsule = parseCapsule(Buffer.from(writeCapsule(made).text))
  const readers = [capsuleReader(capsule, 'the capsule')]
  const evidence = new RecordedEvidence({ records: [], bundles: [], readers })
  const recorded = recordedCode((version) => evidence.findBundle(version))
  const projectKeys = hasProjectKey ? findProjectKeys({ root, variables: {} }) : []
  const keys = new KeyRing(projectKeys, evidence.findWrappedKey)
  const replayed = []
  const decisions = evidence.decisions({}, () => {})
  for await (const each of replayDecisions({ decisions, code: recorded, recorded, keys })) {
    replayed.push(each)
  }
  return verdictsOf(replayed)
}

describe('a capsule', () => {
  test('comes back as it was put in', () => {
    const { manifest, ...back } = parseCapsule(Buffer.from(text))
    expect(back.decisions).toHaveLength(3)
    expect(new Set(back.decisions.map(({ digest }) => digest))).toEqual(
      new Set(content.decisions.map(({ digest }) => digest)),
    )
    expect(back.bundles).toEqual(content.bundles)
    expect(manifest.members.map(({ kind }) => kind)).toContain('span')
  })

  test('of the same evidence is the same bytes, in whatever order that was found', () => {
    const turned: CapsuleContent = {
      ...content,
      decisions: [...content.decisions.toReversed(), ...content.decisions],
      spans: content.spans.toReversed(),
      bundles: content.bundles.toReversed(),
    }
    expect(writeCapsule(turned).text).toBe(text)
  })

  test('says what of the fields can be seen, and that no key is in it', () => {
    const { redaction } = parseCapsule(Buffer.from(text)).manifest
    expect(redaction).toMatchObject({ with_keys: false, missing_bundles: [] })
    for (const kind of ['plain', 'sealed', 'dropped', 'token', 'derived'] as const) {
      expect(redaction[kind]).toBeGreaterThan(0)
    }
    expect(text).not.toContain('Ann')
    expect(text).not.toContain('ann@example.org')
  })

  test('replays where nothing else is, with its keys and the project’s', async () => {
    expect(await replayOf(withKeys, true)).toEqual(['identical', 'identical', 'identical'])
  })

  test('without keys says what it could not see', async () => {
    for (const made of [await replayOf(content, true), await replayOf(withKeys, false)]) {
      expect(made.filter((verdict) => verdict.startsWith('unreplayable'))).not.toEqual([])
      expect(made.join()).toMatch(/sealed|no key|key/)
    }
  })

  test('names the versions whose code was not kept', async () => {
    const bare = { ...content, bundles: [] }
    const { redaction } = writeCapsule(bare).manifest
    expect(redaction.missing_bundles).toEqual([content.decisions[0]?.engine_version])
    expect((await replayOf(bare, true)).join()).toContain('not kept')
  })

  test('of nothing is refused', () => {
    expect(() => writeCapsule({ ...content, decisions: [] })).toThrow(
      expect.objectContaining({ code: 'FC_CAPSULE_EMPTY' }),
    )
  })

  test('that would not open again is not written', () => {
    const [one = expect.unreachable()] = content.decisions
    const later = { ...one, decided_by: 'a later version' }
    const evidence = { ...content, findBundle: async () => null }
    return expect(
      collectCapsule(content.about, 'development', { ...evidence, decisions: [later] }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: 'FC_CAPSULE_FORMAT',
        message: expect.stringContaining(`decision ${one.decision_id} is no record`),
      }),
    )
  })

  test('of more than is read is not written', () => {
    const [one = expect.unreachable()] = content.spans
    const spans = Array.from({ length: 100_001 }, (_, at) => ({ ...one, sequence: at + 1 }))
    expect(() => writeCapsule({ ...content, spans })).toThrow(
      expect.objectContaining({ code: 'FC_CAPSULE_LIMIT' }),
    )
  })

  test('is asked in its turn, and what was found says where', async () => {
    const capsule = parseCapsule(Buffer.from(text))
    const readers = [
      capsuleReader({ ...capsule, decisions: [], bundles: [] }, 'empty.fcap'),
      capsuleReader(capsule, 'full.fcap'),
    ]
    const evidence = new RecordedEvidence({ records: [], bundles: [], readers })
    const [one] = capsule.decisions
    const found = await evidence.findDecision(one?.decision_id ?? '')
    expect(found).toEqual({ record: one, from: 'full.fcap' })
    expect(await evidence.findBundle(one?.engine_version ?? '')).toBe(capsule.bundles[0]?.code)
    expect(await evidence.findDecision('dec_0000000000000000')).toBeNull()
    const listed = []
    for await (const record of evidence.decisions({ outcome: 'deny' }, () => {})) {
      listed.push(record.outcome)
    }
    expect(listed).toEqual(['deny'])
  })
})

describe('a suspected secret', () => {
  const planted = (change: object) => {
    const [first, ...rest] = content.decisions
    if (first === undefined) return expect.unreachable('there is no decision')
    return { ...content, decisions: [{ ...first, ...change }, ...rest] }
  }
  test.each([
    [
      'a token in a plain value',
      { input: '{"note":"use ghp_0123456789abcdefghijklmnopqrstuvwxyz"}' },
      '/input/note',
    ],
    [
      'a password by its name',
      { input: '{"user":{"password":"hunter2"}}' },
      '/input/user/password',
    ],
    [
      'a key deep in the answer',
      { output: '{"a":[{"b/c":"AKIAIOSFODNN7EXAMPLE"}]}' },
      '/output/a/0/b~1c',
    ],
    [
      'an address on the tape',
      { tape: '[{"kind":"read","name":"x","value":"ada@example.com"}]' },
      '/tape/0/value',
    ],
    ['a name in the run id', { run_id: 'run of ada@example.com' }, '/run_id'],
    ['a pin, which is a number', { input: '{"card":{"pin":4711}}' }, '/input/card/pin'],
    ['a name of a field', { input: '{"ada@example.com":1}' }, '/input/[email]: it looks'],
    [
      'a password by its name in a map',
      { input: '{"m":{"$fc":"map","v":[["a",1],["password","hunter2"]]}}' },
      '/input/m/v/1/1: its name',
    ],
    [
      'a password by the name of what was read',
      { tape: '[{"kind":"read","name":"password","value":"hunter2"}]' },
      '/tape/0/value: its name',
    ],
    [
      'what is too deep to be looked at',
      { output: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
      'it is nested too deeply',
    ],
  ])('%s is refused with its place and without its value', (_, change, pointer) => {
    const write = () => writeCapsule(planted(change))
    expect(write).toThrow(expect.objectContaining({ code: 'FC_CAPSULE_SECRET' }))
    expect(write).toThrow(pointer)
    expect(write).not.toThrow(/hunter2|AKIAIOS|ghp_0|ada@/)
  })

  test.each([
    ['a mark', '{"password":"[redacted]"}'],
    [
      'a withheld value',
      '{"password":{"$fc":"sealed","v":"/password"},"pin":{"$fc":"token","v":"1"}}',
    ],
    ['nothing, a yes and a no', '{"password":null,"token":true,"pin":false,"secret":""}'],
    ['a list that looks like an entry of a map', '{"channels":["email","push"]}'],
    ['a count of tokens', '{"token_budget":1500,"tokens":12}'],
    ['the time', '{"at":1795811573896,"due":{"$fc":"date","v":"2026-11-27T20:32:53.893Z"}}'],
  ])('is not %s', (_, input) => {
    expect(() => writeCapsule(planted({ input }))).not.toThrow()
  })

  test('in the code of an engine is refused with its line', () => {
    const [bundle] = content.bundles
    const code = `${bundle?.code}\nconst key = "sk_live_0123456789abcdef"`
    const bundles = [{ kind: 'bundle', version: 'fcv1:0', engines: ['payment'], code } as const]
    expect(() => writeCapsule({ ...content, bundles })).toThrow(/bundle fcv1:0 \/code: line \d+/)
  })
})

describe('a damaged capsule', () => {
  test('names the first member that was altered', () => {
    const at = text.indexOf('"outcome":"deny"')
    const altered = `${text.slice(0, at)}"outcome":"over"${text.slice(at + 16)}`
    expect(() => parseCapsule(Buffer.from(altered))).toThrow(
      /decision dec_[0-9a-f]{16} was altered/,
    )
  })

  test('with members that change places, or one more, is refused', () => {
    const lines = text.trimEnd().split('\n')
    const [first = '', one = '', two = '', ...rest] = lines
    const turned = [first, two, one, ...rest, ''].join('\n')
    expect(() => parseCapsule(Buffer.from(turned))).toThrow(/was altered|not whole/)
    expect(() => parseCapsule(Buffer.from(`${text}${one}\n`))).toThrow(/members/)
  })

  test('of a later version says so', () => {
    const later = text.replace('"format":1,"kind":"capsule"', '"format":2,"kind":"capsule"')
    expect(later).not.toBe(text)
    expect(() => parseCapsule(Buffer.from(later))).toThrow(
      expect.objectContaining({ code: 'FC_CAPSULE_FORMAT' }),
    )
  })

  test.each([
    '',
    '\n',
    'null\n',
    '[]\n',
    '{"kind":"capsule"}\n',
    '{"kind":"capsule","format":1e99}\n',
  ])('%j is no capsule', (given) => {
    expect(() => parseCapsule(Buffer.from(given))).toThrow(
      expect.objectContaining({ code: 'FC_CAPSULE_BROKEN' }),
    )
  })

  test('that is no file is refused by its path', () => {
    const folder = makeProject({})
    execFileSync('mkfifo', [join(folder, 'pipe')])
    for (const path of ['/nowhere/x.fcap', folder, join(folder, 'pipe'), '/dev/zero']) {
      expect(() => readCapsule(path)).toThrow(expect.objectContaining({ code: 'FC_CAPSULE_FILE' }))
    }
    const large = join(folder, 'large.fcap')
    writeFileSync(large, '')
    truncateSync(large, 256 * 1024 * 1024 + 1)
    expect(() => readCapsule(large)).toThrow('is larger than')
    const file = join(folder, 'a.fcap')
    writeFileSync(file, text)
    expect(readCapsule(file).decisions).toHaveLength(3)
  })
})
