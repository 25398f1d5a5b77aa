import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const entry = new URL('../../src/replaying.ts', import.meta.url).href

const listed = `
import { registerHooks } from 'node:module'
const urls = []
registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
await import(${JSON.stringify(entry)})
console.log(JSON.stringify(urls))
`

test('making decisions again loads no search of a history, no capsule and nothing that ships', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=fc-source', '--input-type=module', '--eval', listed],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8' },
  )
  expect(status, stderr).toBe(0)
  const urls = JSON.parse(stdout) as readonly string[]
  expect(urls).toContain(entry)
  const unwanted =
    /replay\/src\/(?:bisect|minimize|capsule)\/|recorder\/src\/(?:index|shipper|recorder)|^node:https?$/
  expect(urls.filter((url) => unwanted.test(url))).toEqual([])
})
