import { describe, expect, test } from 'vitest'
import { runGuard } from '../../src/index.ts'
import { problemsOn, scratchTree } from '../support/scratch-tree.ts'

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`
const sources = {
  'src/domain/order.ts': 'export const order = 1\n',
  'src/platform/clock.ts': 'export const clock = 2\n',
}
const problemsOf = (text: string) => problemsOn({ ...sources, 'layers.yaml': text })

describe('a mistake in layers.yaml is said once, with its line and what was meant', () => {
  test.each([
    [
      'a key that means nothing',
      `${map}arows: []\n`,
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:8 unknown key "arows"; known are format, layers, rooms, arrows, leaks, blessed, models, rules, ignore, generated, options; did you mean "arrows"?',
    ],
    [
      'a key of a room that means nothing',
      map.replace('layer: L6', 'layer: L6, glob: []'),
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:7 unknown key "glob" in rooms.platform; known are layer, namespace, files',
    ],
    [
      'a file that is a list',
      '- layers\n',
      'FC_GUARD_MAP_VALUE layers.yaml:1 the file must be a mapping with the keys format, layers and rooms, it is a list',
    ],
    [
      'a key that is there twice',
      `${map}rooms: {}\n`,
      'FC_GUARD_MAP_UNREADABLE layers.yaml:8 it is not YAML: Map keys must be unique',
    ],
    [
      'no layers',
      'format: 1\n',
      'FC_GUARD_MAP_VALUE layers.yaml layers must name at least one layer',
    ],
    [
      'no rooms',
      map.slice(0, map.indexOf('rooms:')),
      'FC_GUARD_MAP_VALUE layers.yaml rooms must name at least one room',
    ],
    [
      'a text for a list',
      map.replace("['src/platform/**']", 'src/platform/**'),
      'FC_GUARD_MAP_VALUE layers.yaml:7 rooms.platform.files must be a list of texts, it is "src/platform/**"',
    ],
    [
      'a number for a glob',
      map.replace("['src/platform/**']", "['src/platform/**', 6]"),
      'FC_GUARD_MAP_VALUE layers.yaml:7 rooms.platform.files[1] must be a text, it is 6',
    ],
    [
      'a list for a mapping',
      map.replace(/layers:\n.*\n.*\n/, 'layers: [L4, L6]\n'),
      'FC_GUARD_MAP_VALUE layers.yaml:2 layers must be a mapping of names to values, it is a list',
    ],
    [
      'a room without a layer',
      map.replace('layer: L6, ', ''),
      'FC_GUARD_MAP_VALUE layers.yaml:7 rooms.platform.layer is missing; it must be a text',
    ],
    [
      'a room of a layer that does not exist',
      map.replace('layer: L6', 'layer: L7'),
      'FC_GUARD_MAP_UNKNOWN_NAME layers.yaml:7 rooms.platform.layer names layer "L7", which does not exist',
    ],
    [
      'an arrow to a layer that does not exist',
      map.replace('may_import: [L6]', 'may_import: [L6, utilities]'),
      'FC_GUARD_MAP_UNKNOWN_NAME layers.yaml:4 layers.L6.may_import names layer "utilities", which does not exist',
    ],
    [
      'an arrow to a room that does not exist',
      `${map}arrows:\n  - { from: domain, to: platfrom }\n`,
      'FC_GUARD_MAP_UNKNOWN_NAME layers.yaml:9 arrows[0] names room "platfrom", which does not exist; did you mean "platform"?',
    ],
    [
      'an arrow without an end',
      `${map}arrows:\n  - { from: domain }\n`,
      'FC_GUARD_MAP_VALUE layers.yaml:9 arrows[0].to is missing; it must be a text',
    ],
    [
      'an arrow to a folder that does not exist',
      `${map}arrows:\n  - { from: domain, to: platform, only: [clocks] }\n`,
      'FC_GUARD_MAP_UNKNOWN_NAME layers.yaml arrows[0] (domain to platform) names folder "clocks", which room platform does not have; did you mean "clock"?',
    ],
    [
      'the same arrow twice',
      `${map}arrows:\n  - { from: domain, to: platform }\n  - { from: domain, to: platform }\n`,
      'FC_GUARD_MAP_VALUE layers.yaml:10 arrows[1] says domain to platform a second time',
    ],
    [
      'types_only that is a text',
      `${map}arrows:\n  - { from: domain, to: platform, types_only: yes }\n`,
      'FC_GUARD_MAP_VALUE layers.yaml:9 arrows[0].types_only must be true or false, it is "yes"',
    ],
    [
      'globs of two rooms that overlap',
      map.replace("['src/platform/**']", "['src/platform/**', 'src/domain/*.ts']"),
      'FC_GUARD_FILE_IN_TWO_ROOMS layers.yaml:7 rooms domain (src/domain/**) and platform (src/domain/*.ts) both claim src/domain/order.ts',
    ],
    [
      'a glob that matches nothing',
      map.replace("['src/platform/**']", "['src/platform/**', 'lib/**']"),
      'FC_GUARD_GLOB_IDLE layers.yaml:7 glob lib/** of room platform matches no file',
    ],
    [
      'an exception that leaves out nothing',
      map.replace("['src/platform/**']", "['src/platform/**', '!**/*.test.ts']"),
      'FC_GUARD_GLOB_IDLE layers.yaml:7 glob !**/*.test.ts of room platform leaves out no file',
    ],
    [
      'a blessing of a file that is not there',
      `${map}blessed:\n  row-lock: ['src/rows/**']\n`,
      'FC_GUARD_GLOB_IDLE layers.yaml:9 glob src/rows/** of blessed.row-lock matches no file',
    ],
    [
      'a blessing of what nobody forbids',
      `${map}blessed:\n  row-locks: ['src/platform/**']\n`,
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:9 blessed names "row-locks", which no rule forbids; known are emission, envelope-leak, row-lock, table-lock, advisory-lock, control-statement, intent-consistency, swallowed-violation, dynamic-import; did you mean "row-lock"?',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await problemsOf(text)).toEqual([expected])
  })

  test('and every mistake of a file is said in one run', async () => {
    const text = `${map.replace('layer: L4', 'layer: L5')}arows: []\nmodels: domain\n`
    expect(await problemsOf(text)).toHaveLength(3)
  })
})

describe('what a rule is told under options', () => {
  test.each([
    [
      'a rule that does not exist',
      'forbidden-pattern: { in_tests: checked }',
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:9 options names rule "forbidden-pattern", which does not exist; did you mean "forbidden-patterns"?',
    ],
    [
      'an option that the rule does not have',
      'forbidden-patterns: { in_test: checked }',
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:9 rule forbidden-patterns has no option "in_test"; known are lock_methods, in_tests; did you mean "in_tests"?',
    ],
    [
      'an option of a rule that takes none',
      'layers: { strict: true }',
      'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:9 rule layers has no option "strict"; it takes none',
    ],
    [
      'a number where names are expected',
      'domain-purity: { layers: 4 }',
      'FC_GUARD_MAP_VALUE layers.yaml:9 options.domain-purity.layers must be a list of texts, or a text (ids of your domain layers), it is 4',
    ],
    [
      'a number in a list of names',
      'forbidden-patterns: { lock_methods: [lockForWrite, 7] }',
      'FC_GUARD_MAP_VALUE layers.yaml:9 options.forbidden-patterns.lock_methods must be a list of texts, or a text (names by which your query builder locks rows), it is ["lockForWrite",7]',
    ],
    [
      'another word than the one that means something',
      'forbidden-patterns: { in_tests: true }',
      'FC_GUARD_MAP_VALUE layers.yaml:9 options.forbidden-patterns.in_tests must be the word checked (whether tests may lock), it is true',
    ],
    [
      'a list where options are expected',
      'domain-purity: [L4]',
      'FC_GUARD_MAP_VALUE layers.yaml:9 options.domain-purity must be a mapping of option names to values, it is a list',
    ],
  ])('%s is refused with its path', async (_, line, expected) => {
    expect(await problemsOf(`${map}options:\n  ${line}\n`)).toEqual([expected])
  })

  test('is understood where it is right', async () => {
    const options = `options:
  domain-purity: { layers: [L4], packages: luxon }
  forbidden-patterns: { lock_methods: [lockForWrite], in_tests: checked }
  envelope-leak: { layers: [L4] }
  swallowed-violation: { names: [isMisuse] }
`
    expect(await problemsOf(`${map}${options}`)).toEqual([])
  })

  test('is what a rule of your own says that it takes', async () => {
    const rule = `export const rule = {
      name: 'no-one', title: 't', severity: 'violation', why: 'w', fix: 'f',
      options: { most: { takes: 'number', says: 'how many' }, loud: { takes: 'boolean', says: 'how' } },
      check() { return [] },
    }\n`
    const text = (options: string) =>
      `${map}  around: { layer: L6, files: ['own/**'] }\nrules: ['own/*.ts']\noptions:\n  no-one: ${options}\n`
    const files = (options: string) => ({
      ...sources,
      'layers.yaml': text(options),
      'own/no-one.ts': rule,
    })
    expect(await problemsOn(files('{ most: 3, loud: false }'))).toEqual([])
    expect(await problemsOn(files('{ most: three, loud: 1 }'))).toEqual([
      'FC_GUARD_MAP_VALUE layers.yaml:11 options.no-one.most must be a number (how many), it is "three"',
      'FC_GUARD_MAP_VALUE layers.yaml:11 options.no-one.loud must be true or false (how), it is 1',
    ])
  })
})

describe('a glob with a !', () => {
  const files = {
    ...sources,
    'src/domain/order.test.ts': `import '../platform/clock.ts'\n`,
    'layers.yaml':
      `${map.replace("'src/domain/**'", "'src/domain/**', '!**/*.test.ts'")}  tests: { layer: L7, files: ['**/*.test.ts'] }
`.replace('rooms:', '  L7: { may_import: [L4, L6] }\nrooms:'),
  }

  test('gives files away to another room', async () => {
    const { problems, violations, exitCode } = await runGuard({
      root: scratchTree(files),
      cache: false,
    })
    expect({ problems, violations, exitCode }).toEqual({
      problems: [],
      violations: [],
      exitCode: 0,
    })
  })

  test('leaves the others where they are', async () => {
    const root = scratchTree({ ...files, 'src/domain/order.ts': `import '../platform/clock.ts'\n` })
    const { violations } = await runGuard({ root, cache: false })
    expect(violations).toMatchObject([{ path: 'src/domain/order.ts', rule: 'layers' }])
  })
})
