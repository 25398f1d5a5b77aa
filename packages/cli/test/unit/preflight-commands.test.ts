import { allChecks } from '@first-contact/station/ops'
import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createOutput } from '../../src/output/output.ts'
import { createProgram } from '../../src/program.ts'

const program = createProgram(
  {
    cwd: '/',
    variables: {},
    now: () => new Date(0),
    output: createOutput({ isJson: false, stdout: process.stdout, stderr: process.stderr }),
  } as Parameters<typeof createProgram>[0],
  async () => undefined,
  '0.0.0',
)

/** The command that the words lead to, with the words that are left. */
function commandOf(words: readonly string[]): readonly [Command, readonly string[]] {
  let command: Command = program
  let rest = words
  for (;;) {
    const next = command.commands.find((each) => each.name() === rest[0])
    if (next === undefined) return [command, rest]
    command = next
    rest = rest.slice(1)
  }
}

test.each(allChecks.map((check) => [check.id, check.command] as const))(
  'what %s says to run can be run: %s',
  (_, line) => {
    const [name, ...words] = line.split(' ')
    expect(name).toBe('first-contact')
    const [command, rest] = commandOf(words)
    expect(command).not.toBe(program)
    const known = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]))
    const flags = rest.filter((word) => word.startsWith('--'))
    expect(known).toEqual(expect.arrayContaining(flags))
  },
)

test.each(allChecks.map((check) => [check.id, check.documentation] as const))(
  '%s links to a page that is there: %s',
  (_, page) => {
    expect(existsSync(fileURLToPath(new URL(`../../../..${page}`, import.meta.url)))).toBe(true)
  },
)

test('every check has an id of its own', () => {
  expect(new Set(allChecks.map(({ id }) => id)).size).toBe(allChecks.length)
})
