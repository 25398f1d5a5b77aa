import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const source = new URL('../../src/index.ts', import.meta.url).pathname

describe('the recorder in CommonJS', () => {
  it('is required like any module, because nothing in it awaits at the top', async () => {
    const script = `
      const { correlationScope, current, capture } = require(${JSON.stringify(source)})
      correlationScope({ component: 'a' }, () => console.log(current().component, capture({}).kind))`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=commonjs',
      '-e',
      script,
    ])
    expect(stdout.trim()).toBe('a disabled')
  }, 30_000)

  it('shares scopes and the recorder between two installed copies', async () => {
    const script = `
      const first = await import(${JSON.stringify(source)})
      const second = await import(${JSON.stringify(`${source}?copy`)})
      const { runtime: a } = await import(${JSON.stringify(source.replace('index.ts', 'correlation/runtime.ts'))})
      const { runtime: b } = await import(${JSON.stringify(source.replace('index.ts', 'correlation/runtime.ts?copy'))})
      console.log(first !== second, a === b)`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ])
    expect(stdout.trim()).toBe('true true')
  }, 30_000)
})
