import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canonicalize,
  defineEngine,
  type FieldClasses,
  parseRecord,
  type Recorder,
  type RecordSink,
  startRecorder,
} from '../../src/index.ts'
import type { DecisionRecord, SubjectKeyRecord } from '../../src/records/index.ts'
import { compileFieldClasses } from '../../src/decisions/fields/class-state.ts'
import { replayView } from '../../src/decisions/fields/replay-view.ts'
import { runOnTape } from '../../src/decisions/engine/run-on-tape.ts'
import { hiddenTexts } from '../../src/decisions/snapshot/hidden-texts.ts'
import { unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import { openValues, type OpenedValues } from '../../src/decisions/sealing/sealed-values.ts'
import type { TapeEntry } from '../../src/decisions/tape/tape-entry.ts'
import { anything, newName, testKey } from '../support/decision-records.ts'
import {
  changed,
  classes,
  type Instruction,
  input,
  program,
  runProgram,
} from '../support/engine-programs.ts'

let lastLine = ''
const keys = new Map<string, SubjectKeyRecord>()
let recorder: Recorder

const sink: RecordSink = {
  survivesRedeploy: null,
  append(line, { kind }) {
    const text = line.toString('utf8')
    if (kind === 'decision') lastLine = text
    if (kind === 'subject_key') {
      const record = JSON.parse(text) as SubjectKeyRecord
      keys.set(record.key_id, record)
    }
    return 'spooled'
  },
  flush: async () => {},
  drain: async () => ({ remaining: 0 }),
  stop: async () => {},
  status: () => ({
    kind: 'custom',
    location: null,
    appendedRecords: 0,
    shedRecords: 0,
    pendingRecords: null,
    rejectedRecords: 0,
    trouble: null,
  }),
}

beforeAll(() => {
  recorder = startRecorder({
    producer: 'test',
    processHooks: false,
    journal: false,
    projectKey: testKey,
    spans: { maxPerSecond: 0 },
    sink: { kind: 'custom', sink },
  })
})

afterAll(() => recorder.stop())

let running: readonly Instruction[] = []
/** One engine for each set of classes; what it does is set before it is called. */
function engineWith(fields: FieldClasses, output: 'plain' | 'seal' | 'drop' | 'token') {
  return defineEngine({
    name: newName(),
    component: 'engines.made',
    input: anything<unknown>(),
    output: anything<unknown>(),
    fields: { input: fields, output, tape: { value: 'seal' } },
    decide: (given, ctx) => runProgram(running, given, ctx),
  })
}

interface Made {
  readonly record: DecisionRecord
  readonly output: unknown
  readonly threw: boolean
}

function decide(engine: ReturnType<typeof engineWith>, given: unknown): Made {
  let output: unknown
  let threw = false
  try {
    ;({ output } = engine.decide(given))
  } catch {
    threw = true
  }
  const parsed = parseRecord(lastLine)
  if (parsed.kind === 'invalid' || parsed.record.kind !== 'decision') {
    throw new TypeError(parsed.kind === 'invalid' ? parsed.message : parsed.record.kind)
  }
  return { record: parsed.record, output, threw }
}

function opened(record: DecisionRecord): OpenedValues {
  const wrapped = keys.get(record.seal_key_id ?? '')
  const closed = () => null
  return wrapped === undefined
    ? { input: closed, output: closed, tape: closed }
    : openValues(unwrapDataKey(testKey, wrapped), record)
}

const plain = engineWith('plain', 'plain')
const withoutClock = program.map((instructions) =>
  instructions.filter(({ op }) => op !== 'now' && op !== 'throw'),
)

describe('the read-set', () => {
  it('has all that matters: what is not in it can be any other value', () => {
    fc.assert(
      fc.property(
        input,
        withoutClock,
        fc.func(fc.oneof(fc.integer(), fc.string())),
        (given, instructions, other) => {
          running = instructions
          const first = decide(plain, given)
          const isRead = (pointer: string): boolean =>
            first.record.read_set.some((read) => pointer === read || pointer.startsWith(`${read}/`))
          const elsewhere = changed(given, (pointer) => !isRead(pointer), other)
          const second = decide(plain, elsewhere)
          expect(canonicalize(second.output)).toBe(canonicalize(first.output))
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('what is stored', () => {
  const output = fc.constantFrom('seal' as const, 'drop' as const, 'token' as const)

  it('holds no value of a field that is not plain', () => {
    fc.assert(
      fc.property(input, program, classes, output, (given, instructions, fields, side) => {
        running = instructions
        const { record } = decide(engineWith(fields, side), given)
        const hidden = new Set<string>()
        hiddenTexts(given, compileFieldClasses(fields, 'test'), hidden)
        const { input_hash: _i, output_hash: _o, sealed: _s, digest: _d, ...readable } = record
        const text = JSON.stringify(readable)
        for (const secret of hidden) {
          if (secret.length >= 7) expect(text).not.toContain(secret)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('makes the same decision again wherever it says that it does', () => {
    const seen = { exact: 0, partial: 0, no: 0 }
    fc.assert(
      fc.property(input, program, classes, (given, instructions, fields) => {
        running = instructions
        const engine = engineWith(fields, 'plain')
        const { record, output: answer, threw } = decide(engine, given)
        seen[record.replayability] += 1
        if (record.replayability !== 'exact') return
        const { input: openInput, tape: openTape } = opened(record)
        const view = replayView(record.input ?? '', openInput)
        const tape = replayView(record.tape ?? '', openTape) as readonly TapeEntry[]
        const again = runOnTape(engine.definition, view, tape)
        expect(again.kind).toBe(threw ? 'threw' : 'answered')
        if (again.kind === 'answered') expect(again.text).toBe(canonicalize(answer))
      }),
      { numRuns: 600 },
    )
    // A test that never sees one of them shows nothing.
    expect(seen.exact).toBeGreaterThan(100)
    expect(seen.partial).toBeGreaterThan(10)
  })

  it('opens to exactly what was given, where all of it is plain or sealed', () => {
    const lossless = classes.map((fields) =>
      Object.fromEntries(
        Object.entries(fields).map(
          ([path, kind]) => [path, kind === 'plain' ? kind : 'seal'] as const,
        ),
      ),
    )
    fc.assert(
      fc.property(input, lossless, (given, fields) => {
        running = []
        const { record } = decide(engineWith(fields, 'plain'), given)
        expect(record.replayability).toBe('exact')
        expect(canonicalize(replayView(record.input ?? '', opened(record).input))).toBe(
          canonicalize(given),
        )
      }),
      { numRuns: 200 },
    )
  })
})
