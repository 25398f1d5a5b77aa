import type { CorruptLine, ReplayedDecision } from '@first-contact/replay'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** What XML 1.0 has no way to write. */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

function escaped(text: string): string {
  return text
    .replaceAll(unwritable, '\u{FFFD}')
    .replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
}

/** Collects decisions as test cases of a JUnit report, one suite for each engine. */
export class JunitReport {
  readonly #suites = new Map<string, { cases: string[]; failures: number; errors: number }>()

  add({ record, verdict }: ReplayedDecision): void {
    const { kind, reason, differences } = verdict
    const isFailure = kind === 'changed' || kind === 'nondeterministic'
    const name = escaped(record.decision_id)
    const open = `    <testcase classname="${escaped(record.engine)}" name="${name}"`
    if (!isFailure && kind !== 'unreplayable') return this.#put(record.engine, `${open}/>`)
    const element = isFailure ? 'failure' : 'error'
    const details = differences.map(
      ({ pointer, recorded, replayed }) =>
        `${pointer === '' ? 'answer' : pointer}: ${recorded ?? 'nothing'} -> ${replayed ?? 'nothing'}`,
    )
    const body = escaped(details.join('\n'))
    const message = escaped(reason ?? kind)
    const lines = [
      `${open}>`,
      `      <${element} type="${kind}" message="${message}">${body}</${element}>`,
      '    </testcase>',
    ]
    this.#put(record.engine, lines.join('\n'), element)
  }

  addCorrupt({ file, line, message }: CorruptLine): void {
    const lines = [
      `    <testcase classname="records" name="${escaped(`${file}:${line}`)}">`,
      `      <error type="corrupt" message="${escaped(message)}"/>`,
      '    </testcase>',
    ]
    this.#put('records', lines.join('\n'), 'error')
  }

  toString(): string {
    const suites = [...this.#suites].map(([engine, { cases, failures, errors }]) =>
      [
        `  <testsuite name="${escaped(engine)}" tests="${cases.length}" failures="${failures}" errors="${errors}">`,
        ...cases,
        '  </testsuite>',
      ].join('\n'),
    )
    const body = suites.length === 0 ? '' : `${suites.join('\n')}\n`
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="first-contact replay">\n${body}</testsuites>\n`
  }

  #put(engine: string, testCase: string, element?: 'failure' | 'error'): void {
    const suite = this.#suites.get(engine) ?? { cases: [], failures: 0, errors: 0 }
    suite.cases.push(testCase)
    if (element === 'failure') suite.failures += 1
    if (element === 'error') suite.errors += 1
    this.#suites.set(engine, suite)
  }
}
