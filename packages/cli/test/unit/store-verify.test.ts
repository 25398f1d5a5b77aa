import { PassThrough } from 'node:stream'
import type { ChainVerdict } from '@first-contact/store'
import { expect, it } from 'vitest'
import { verdictLines } from '../../src/commands/store-verify-command.ts'
import { createOutput } from '../../src/output/output.ts'

function writersTold(writers: number): readonly string[] {
  const verdict: ChainVerdict = {
    kind: 'intact',
    problems: [],
    linksChecked: writers,
    rowsChecked: writers,
    linksOfDroppedDays: 0,
    heads: Array.from({ length: writers }, (_, at) => ({
      chainWriter: at + 1,
      hash: `h${at + 1}`,
    })),
  }
  const output = createOutput({
    isJson: false,
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  })
  return verdictLines(verdict, output).filter((line) => line.includes('writer'))
}

it('verify tells the newest writers, and how many there are besides', () => {
  expect(writersTold(40)).toEqual([
    'writer 40 ends in h40',
    'writer 39 ends in h39',
    'writer 38 ends in h38',
    'and 37 earlier writers; --json has the hashes of all',
  ])
})

it('verify tells all of a few', () => {
  expect(writersTold(2)).toEqual(['writer 2 ends in h2', 'writer 1 ends in h1'])
})
