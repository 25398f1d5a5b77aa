import { describe, expect, it } from 'vitest'
import { readJunit, readXml } from '../support/read-junit.ts'

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
const report = (suites: string, counts = 'tests="1" failures="0" errors="0"'): string =>
  `${head}<testsuites ${counts}>${suites}</testsuites>\n`
const suite = (cases: string, counts = 'tests="1" failures="0" errors="0"'): string =>
  `<testsuite name="s" ${counts}>${cases}</testsuite>`
const passed = '<testcase classname="c" name="n"/>'

describe('the reader that reports are held against', () => {
  it('reads what is a report', () => {
    expect(readJunit(report(suite(passed)))).toMatchObject([{ suite: 's', result: 'passed' }])
    expect(readJunit(report('', 'tests="0" failures="0" errors="0"'))).toEqual([])
  })

  it.each([
    ['an element that is not closed', `${head}<a><b></a>`],
    ['two roots', `${head}<a/><b/>`],
    ['an attribute without quotes', `${head}<a b=c/>`],
    ['a bare ampersand', `${head}<a b="c & d"/>`],
    ['a bare less-than', `${head}<a b="c < d"/>`],
    ['a control character', `${head}<a b="\u0001"/>`],
    ['nothing', head],
    ['text after the end', `${head}<a/>text`],
  ])('refuses %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow(Error)
  })

  it.each([
    ['a wrong number of tests', report(suite(passed, 'tests="2" failures="0" errors="0"'))],
    ['no total', report(suite(passed), '')],
    ['a case without a name', report(suite('<testcase classname="c" name=""/>'))],
    [
      'a name twice',
      report(
        suite(passed + passed, 'tests="2" failures="0" errors="0"'),
        'tests="2" failures="0" errors="0"',
      ),
    ],
    [
      'a failure without a message',
      report(
        suite(
          '<testcase classname="c" name="n"><failure type="t" message=""/></testcase>',
          'tests="1" failures="1" errors="0"',
        ),
        'tests="1" failures="1" errors="0"',
      ),
    ],
    ['another root', `${head}<testsuite/>`],
  ])('refuses %s', (_, xml) => {
    expect(() => readJunit(xml)).toThrow(Error)
  })
})
