/** An element of a report, as a service that shows test results reads it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** What XML 1.0 may hold; a parser refuses the whole file for one other character. */
const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u

function decoded(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in ${text}`)
  return text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? '')
}

interface Open {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: XmlElement[]
  text: string
}

/** Reads XML as strictly as the parsers of CI services do; throws for what is not well-formed. */
export function readXml(xml: string): XmlElement {
  if (!allowed.test(xml)) throw new Error('a character that XML has no way to write')
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(xml)?.[0] ?? ''
  if (declaration === '') throw new Error('no XML declaration')
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const token = /([^<]*)<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/y
  token.lastIndex = declaration.length
  let end = declaration.length
  for (let found = token.exec(xml); found !== null; found = token.exec(xml)) {
    end = token.lastIndex
    const [, before = '', slash, name = '', attributes = '', isEmpty] = found
    const parent = open.at(-1) ?? root
    parent.text += decoded(before)
    if (slash === '/') {
      if (open.length < 2 || parent.name !== name) throw new Error(`</${name}> closes nothing`)
      open.pop()
      continue
    }
    const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(
      ([, key = '', value = '']) => [key, decoded(value)] as const,
    )
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error('a name twice')
    const element: Open = { name, attributes: Object.fromEntries(pairs), children: [], text: '' }
    parent.children.push(element)
    if (isEmpty !== '/') open.push(element)
  }
  const [only, ...others] = root.children
  const isWhole = open.length === 1 && others.length === 0 && xml.slice(end).trim() === ''
  if (isWhole && only !== undefined) return only
  throw new Error(`not well-formed after ${end} characters`)
}

/** A test case, with what became of it. */
export interface JunitCase {
  readonly suite: string
  readonly classname: string
  readonly name: string
  readonly result: 'passed' | 'failure' | 'error'
  readonly type: string | null
  readonly message: string | null
  readonly text: string
}

/** The cases of a report; throws where it has not the shape that services read, or counts wrongly. */
export function readJunit(xml: string): readonly JunitCase[] {
  const root = readXml(xml)
  expectThat(root.name === 'testsuites', `the root is ${root.name}`)
  const cases = root.children.flatMap((suite) => {
    expectThat(suite.name === 'testsuite', `${suite.name} in testsuites`)
    const { name = '' } = suite.attributes
    expectThat(name !== '', 'a suite without a name')
    const inside = suite.children.map((each) => readCase(each, name))
    expectCounts(suite, inside)
    return inside
  })
  expectCounts(root, cases)
  const names = cases.map(({ classname, name }) => `${classname} ${name}`)
  expectThat(new Set(names).size === names.length, 'two cases of one name, of which one is shown')
  return cases
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

function expectCounts({ name, attributes }: XmlElement, cases: readonly JunitCase[]): void {
  const count = (result: JunitCase['result']): string =>
    String(cases.filter((each) => each.result === result).length)
  const { tests, failures, errors } = attributes
  expectThat(tests === String(cases.length), `${name} counts ${tests} of ${cases.length} tests`)
  expectThat(failures === count('failure'), `${name} counts ${failures} failures`)
  expectThat(errors === count('error'), `${name} counts ${errors} errors`)
}

function readCase({ name: element, attributes, children }: XmlElement, suite: string): JunitCase {
  expectThat(element === 'testcase', `${element} in a suite`)
  const { classname = '', name = '' } = attributes
  expectThat(classname !== '' && name !== '', 'a case without a name')
  const [result] = children
  expectThat(children.length < 2, `${name} has ${children.length} results`)
  const none = { type: null, message: null, text: '' }
  if (result === undefined) return { suite, classname, name, result: 'passed', ...none }
  if (result.name !== 'failure' && result.name !== 'error') throw new Error(result.name)
  const { type = '', message = '' } = result.attributes
  expectThat(type !== '' && message !== '', `${name} fails for no reason`)
  return { suite, classname, name, result: result.name, type, message, text: result.text }
}
