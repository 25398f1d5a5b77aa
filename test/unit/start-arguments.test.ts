import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readStartArguments } from '../../scripts/start/start-arguments.ts'

test('flags of npm start are read, and what is not known is named', () => {
  expect(readStartArguments(['--once', '--verbose'])).toEqual({
    isOnce: true,
    isVerbose: true,
    unknown: [],
  })
  expect(readStartArguments(['--onec', 'x']).unknown).toEqual(['--onec', 'x'])
})

test('a misspelt flag starts nothing', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run-pinned.mjs', 'scripts/start.ts', '--onec'],
    { encoding: 'utf8', timeout: 30_000 },
  )
  expect(status).toBe(3)
  expect(stderr).toContain('npm start does not know --onec')
  expect(stdout).toBe('')
}, 30_000)
