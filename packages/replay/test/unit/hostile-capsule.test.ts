import { describe, expect, test } from 'vitest'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import { capsuleMaxMembers } from '../../src/capsule/capsule-limits.ts'
import { parseCapsule } from '../../src/capsule/read-capsule.ts'
import {
  entryOf,
  goldenBytes,
  goldenLines,
  goldenManifest,
  goldenMembers,
  signed,
  withMembers,
} from '../support/signed-capsule.ts'

/** Refused as broken, for this reason; anything else that is thrown is a crash. */
function expectBroken(bytes: Buffer, why: RegExp | string): void {
  expect(() => parseCapsule(bytes)).toThrow(expect.objectContaining({ code: 'FC_CAPSULE_BROKEN' }))
  expect(() => parseCapsule(bytes)).toThrow(why)
}

const [first = expect.unreachable(), second = expect.unreachable(), ...rest] = goldenMembers
const decision = JSON.parse(first[1]) as { decision_id: string }
const bundle = goldenMembers.at(-1) ?? expect.unreachable()

/** The first decision with other fields, as a member. */
function decisionWith(change: object) {
  const line = canonicalizeJson({ ...decision, ...change })
  return [entryOf(line, 'decision', decision.decision_id), line] as const
}

test('the capsule that is tampered with below is whole, and so is what is signed again', () => {
  expect(parseCapsule(goldenBytes).decisions).toHaveLength(3)
  expect(parseCapsule(withMembers(goldenMembers)).decisions).toHaveLength(3)
})

test('a capsule that is cut at any byte is refused', () => {
  for (let at = 0; at < goldenBytes.length; at += 1) {
    expect(() => parseCapsule(goldenBytes.subarray(0, at))).toThrow(
      expect.objectContaining({ code: 'FC_CAPSULE_BROKEN' }),
    )
  }
})

describe('a capsule whose digests all hold is refused', () => {
  test('with a member twice', () => {
    expectBroken(
      withMembers([first, first, second, ...rest]),
      `${decision.decision_id} is in it twice`,
    )
    expectBroken(withMembers([...goldenMembers, bundle]), /bundle fcv1:\w+ is in it twice/)
  })

  test('with members out of their order, across kinds too', () => {
    expectBroken(
      withMembers([second, first, ...rest]),
      `${decision.decision_id} is out of its place`,
    )
    expectBroken(withMembers([bundle, ...goldenMembers.slice(0, -1)]), 'is out of its place')
  })

  test('with a report of redactions that is not so', () => {
    for (const redaction of [
      { ...goldenManifest.redaction, plain: 0 },
      { ...goldenManifest.redaction, with_keys: true },
      { ...goldenManifest.redaction, missing_bundles: ['\u001B[2J'] },
      {},
    ]) {
      expectBroken(signed({ ...goldenManifest, redaction }, goldenLines), 'redactions')
    }
  })

  test('with a member under another name or kind', () => {
    const [entry, line] = first
    for (const name of [
      '../../etc/passwd',
      'dec_0000000000000000',
      '\u001B[31m',
      'x'.repeat(200),
    ]) {
      expectBroken(withMembers([[{ ...entry, name }, line], second, ...rest]), 'is something else')
    }
    const asSpan = { ...entry, kind: 'span' } as const
    expectBroken(withMembers([[asSpan, line], second, ...rest]), 'is something else')
    const asBundle = { ...entry, kind: 'bundle' } as const
    expectBroken(withMembers([[asBundle, line], second, ...rest]), 'is something else')
  })

  test('with a name that is none, or longer than any', () => {
    for (const name of ['', 'x'.repeat(201), 7, null]) {
      const members = [{ ...first[0], name }, ...goldenManifest.members.slice(1)]
      expectBroken(signed({ ...goldenManifest, members }, goldenLines), 'incomplete')
    }
  })

  test('with a length that is not that of the line', () => {
    for (const bytes of [0, -1, 1e15, Number.MAX_SAFE_INTEGER]) {
      const members = [{ ...first[0], bytes }, ...goldenManifest.members.slice(1)]
      expectBroken(signed({ ...goldenManifest, members }, goldenLines), 'is not whole')
    }
  })

  test('with code that is not that of its version', () => {
    const [entry, line] = bundle
    const altered = line.replace('function', 'function ')
    expect(altered).not.toBe(line)
    const changed = [entryOf(altered, 'bundle', entry.name), altered] as const
    expectBroken(withMembers([...goldenMembers.slice(0, -1), changed]), 'is something else')
  })

  test('with a member in another writing than the one there is', () => {
    const line = first[1].replace('{', '{ ')
    const spaced = [entryOf(line, 'decision', decision.decision_id), line] as const
    expectBroken(withMembers([spaced, second, ...rest]), 'was written by something else')
    const [entry, code] = bundle
    const doubled = code.replace('{', '{"code":"",')
    const twice = [entryOf(doubled, 'bundle', entry.name), doubled] as const
    expectBroken(withMembers([...goldenMembers.slice(0, -1), twice]), 'written by something else')
  })

  test('with a record of a later format in it', () => {
    expectBroken(withMembers([decisionWith({ format: 2 }), second, ...rest]), 'is something else')
  })

  test('with a view that is nested deeper than any reader follows', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    const flat = withMembers([decisionWith({ input: deep(200) }), second, ...rest])
    expect(parseCapsule(flat).decisions).toHaveLength(3)
    for (const field of ['input', 'output', 'tape']) {
      const member = decisionWith({ [field]: deep(20_000) })
      expectBroken(withMembers([member, second, ...rest]), 'is something else')
    }
  })

  test('with a first line that has no canonical form', () => {
    const missing = `${'['.repeat(1000)}${']'.repeat(1000)}`
    const line = canonicalizeJson(goldenManifest).replace('[]', missing)
    expectBroken(Buffer.from([line, ...goldenLines, ''].join('\n')), 'none of a capsule')
  })
})

describe('what takes more memory than it is long is refused before it does', () => {
  const size = 4 * 1024 * 1024
  const filled = (text: string) => Buffer.alloc(size, text)

  test('lines without end', () => {
    expectBroken(Buffer.concat([goldenBytes, filled('\n')]), 'more lines than any has')
  })

  test.each(['[', '{"a":', '[{},', '{},', '0,'])('a first line full of %s', (text) => {
    const head = Buffer.from('{"kind":"capsule","format":1,"members":[')
    expectBroken(Buffer.concat([head, filled(text), Buffer.from('\n')]), 'none of a capsule')
  })

  test('a bundle of more values than one has', () => {
    const line = `{"code":"","engines":[${'"a",'.repeat(100_000)}"a"],"kind":"bundle","version":"x"}`
    const many = [entryOf(line, 'bundle', 'x'), line] as const
    expectBroken(withMembers([...goldenMembers.slice(0, -1), many]), 'is something else')
  })

  test('more members than any has', () => {
    const entry = canonicalizeJson(first[0])
    const entries = Array.from({ length: capsuleMaxMembers + 1 }, () => entry).join(',')
    const line = canonicalizeJson({ ...goldenManifest, members: [] })
    const many = line.replace('"members":[]', `"members":[${entries}]`)
    expectBroken(Buffer.from(`${many}\n`), 'incomplete')
  })
})
