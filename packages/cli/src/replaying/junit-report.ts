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

interface Suite {
  readonly cases: string[]
  /** Of two cases with one name, services show one. */
  readonly names: Map<string, number>
  failures: number
  errors: number
}

type Counts = Pick<Suite, 'failures' | 'errors'> & { readonly tests: number }

function countsText({ tests, failures, errors }: Counts): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`
}

/** Collects decisions as test cases of a JUnit report, one suite for each engine. */
export class JunitReport {
  readonly #suites = new Map<string, Suite>()

  /** @param code - named where a decision is made with more than one */
  add({ record, verdict }: ReplayedDecision, code?: string): void {
    const { kind, reason, differences } = verdict
    const isFailure = kind === 'changed' || kind === 'nondeterministic'
    const suite = this.#suite(record.engine)
    const id = record.decision_id
    const open = openTag(suite, record.engine, code === undefined ? id : `${id} with ${code}`)
    if (!isFailure && kind !== 'unreplayable') {
      suite.cases.push(`    ${open}/>`)
      return
    }
    const details = differences.map(
      ({ pointer, recorded, replayed }) =>
        `${pointer === '' ? 'answer' : pointer}: ${recorded ?? 'nothing'} -> ${replayed ?? 'nothing'}`,
    )
    const body = escaped(details.join('\n'))
    const attributes = `type="${kind}" message="${escaped(reason ?? kind)}"`
    putResult(suite, open, isFailure ? 'failure' : 'error', `${attributes}>${body}`)
  }

  addCorrupt({ file, line, message }: CorruptLine): void {
    const suite = this.#suite('records')
    const open = openTag(suite, 'records', `${file}:${line}`)
    putResult(suite, open, 'error', `type="corrupt" message="${escaped(message)}">`)
  }

  toString(): string {
    const suites = [...this.#suites].map(([engine, suite]) =>
      [
        `  <testsuite name="${escaped(engine)}" ${countsText({ ...suite, tests: suite.cases.length })}>`,
        ...suite.cases,
        '  </testsuite>',
      ].join('\n'),
    )
    const all = { tests: 0, failures: 0, errors: 0 }
    for (const { cases, failures, errors } of this.#suites.values()) {
      all.tests += cases.length
      all.failures += failures
      all.errors += errors
    }
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="first-contact replay" ${countsText(all)}>`,
      ...suites,
      '</testsuites>\n',
    ].join('\n')
  }

  #suite(name: string): Suite {
    const suite = this.#suites.get(name) ?? { cases: [], names: new Map(), failures: 0, errors: 0 }
    this.#suites.set(name, suite)
    return suite
  }
}

function openTag({ names }: Suite, classname: string, name: string): string {
  const times = (names.get(name) ?? 0) + 1
  names.set(name, times)
  const shown = times === 1 ? name : `${name} (${times})`
  return `<testcase classname="${escaped(classname)}" name="${escaped(shown)}"`
}

function putResult(suite: Suite, open: string, element: 'failure' | 'error', rest: string): void {
  suite.cases.push(`    ${open}>\n      <${element} ${rest}</${element}>\n    </testcase>`)
  if (element === 'failure') suite.failures += 1
  else suite.errors += 1
}
