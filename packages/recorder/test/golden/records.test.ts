import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { canonicalizeJson, envelopeDigest, ErrorEnvelope, parseRecord } from '../../src/index.ts'
import { decisionText } from '../../src/decisions/decision-text.ts'
import { recordRules } from '../../src/records/record-rules.ts'
import { runOnTape } from '../../src/decisions/engine/run-on-tape.ts'
import { replayView } from '../../src/decisions/fields/replay-view.ts'
import { versionOfBundle } from '../../src/decisions/manifest/engine-uploads.ts'
import { unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import { openValues } from '../../src/decisions/sealing/sealed-values.ts'
import type { TapeEntry } from '../../src/decisions/tape/tape-entry.ts'
import { decisionDigest } from '../../src/records/index.ts'
import type { DecisionRecord, ProducerRecord } from '../../src/records/index.ts'
import { budget, goldenKey } from './budget-engine.ts'

const lines = readFileSync(new URL('./records/format-1.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

describe('records of format 1, as they were recorded', () => {
  it('hold one of every kind', () => {
    const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind)
    expect(new Set(kinds)).toEqual(new Set(Object.keys(recordRules)))
  })

  it.each(lines)('parse for ever: %s', (line) => {
    expect(parseRecord(line)).toEqual({ kind: 'ok', record: JSON.parse(line) })
  })

  it('keep their digests for ever', () => {
    const envelopes = lines
      .map((line) => parseRecord(line))
      .flatMap((parsed) =>
        parsed.kind === 'ok' && parsed.record.kind === 'envelope' ? [parsed.record] : [],
      )
    expect(envelopes).toHaveLength(2)
    for (const envelope of envelopes) {
      expect(envelopeDigest(envelope)).toBe(envelope.digest)
      expect(ErrorEnvelope.parse(canonicalizeJson(envelope)).toJSON()).toEqual(envelope)
    }
  })

  const recordsOf = <Kind extends ProducerRecord['kind']>(kind: Kind) =>
    lines
      .map((line) => parseRecord(line))
      .flatMap((parsed) => (parsed.kind === 'ok' ? [parsed.record] : []))
      .filter((record): record is Extract<ProducerRecord, { kind: Kind }> => record.kind === kind)

  it('keep the digests of decisions, which are made as those of envelopes', () => {
    const decisions = recordsOf('decision')
    expect(decisions).toHaveLength(2)
    for (const decision of decisions) {
      const { digest, ...unsealed } = decision
      expect(decisionDigest(decision)).toBe(digest)
      expect(decisionText(decision)).toBe(canonicalizeJson(unsealed))
    }
  })

  it('open, and make the decisions again that they hold', () => {
    const [allowed, failed] = recordsOf('decision')
    const [wrapped] = recordsOf('subject_key')
    if (allowed === undefined || failed === undefined || wrapped === undefined) {
      throw new TypeError('a golden record is missing')
    }
    const key = unwrapDataKey(goldenKey, wrapped)
    const again = (decision: DecisionRecord) => {
      const { input, tape } = openValues(key, decision)
      return runOnTape(
        budget.definition,
        replayView(decision.input ?? '', input),
        replayView(decision.tape ?? '', tape) as readonly TapeEntry[],
      )
    }
    expect(allowed).toMatchObject({ replayability: 'exact', outcome: 'allow' })
    expect(again(allowed)).toMatchObject({
      kind: 'answered',
      output: { outcome: 'allow', remaining: 8499n, greeting: 'Dear Alice Smith' },
    })
    const { output } = openValues(key, allowed)
    expect(replayView(allowed.output ?? '', output)).toEqual({
      outcome: 'allow',
      remaining: 8499n,
      greeting: 'Dear Alice Smith',
    })
    expect(failed).toMatchObject({
      replayability: 'no',
      unrecorded_reads: ['Date.now'],
      threw: { type: 'RangeError', message: 'no budget for [hidden] since true' },
    })
    expect(again(failed)).toMatchObject({ kind: 'threw' })
    expect(goldenKey.hmacHex('token', 'customer.email\0"alice@example.com"', 32)).toBe(
      (JSON.parse(allowed.input ?? '') as Tokens).customer.email.v.slice(4),
    )
  })

  it('bring the code of a version', () => {
    const [engine] = recordsOf('engine')
    const bundle = gunzipSync(Buffer.from(engine?.body ?? '', 'base64'))
    expect(versionOfBundle(bundle)).toBe(engine?.version)
  })
})

interface Tokens {
  readonly customer: { readonly email: { readonly v: string } }
}
