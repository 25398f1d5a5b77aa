import { afterEach, describe, expect, it } from 'vitest'
import { ReusedSandboxes } from '../../src/replaying/reused-sandboxes.ts'
import { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { SandboxAnswer } from '../../src/sandbox/sandbox-answer.ts'

const bundleOf = (decide: string): string =>
  `globalThis.__fcEngine={definition:{name:"probe",fields:{input:"plain",output:"plain"},decide:${decide},output:{parse:(value)=>value}}}`
const request = { input: 'null', tape: '[]', opened: { input: {}, tape: {} }, isChecked: false }

const textOf = (answer: SandboxAnswer): string =>
  answer.kind === 'output' ? answer.text : answer.kind === 'refused' ? answer.code : answer.kind

let close = (): void => {}
afterEach(() => close())

function made(limits = {}): (decide: string) => Promise<string> {
  const sandboxes = new ReusedSandboxes(limits)
  close = () => sandboxes.close()
  return async (decide) => textOf(await sandboxes.decide({ bundle: bundleOf(decide) }, request))
}

describe('a process that goes on with other code', () => {
  it('answers with the code that it was given last, and with nothing of the one before', async () => {
    const decide = made()
    expect(await decide('()=>(globalThis.left=1)')).toBe('1')
    expect(await decide('()=>globalThis.left??"nothing"')).toBe('"nothing"')
    expect(await decide('()=>3')).toBe('3')
    const all = ['()=>4', '()=>5', '()=>6', '()=>7'].map(decide)
    expect(await Promise.all(all)).toEqual(['4', '5', '6', '7'])
  })

  it('is another one after code that never ends, that kills it, or that cannot be read', async () => {
    const decide = made({ timeMaxMs: 300 })
    expect(await decide('()=>{for(;;);}')).toBe('TIME')
    expect(await decide('()=>1')).toBe('1')
    expect(await decide('()=>2}}; this is no JavaScript')).toBe('UNLOADABLE')
    expect(await decide('()=>2')).toBe('2')
    expect(await decide('()=>import("node:fs")')).toBe('UNLOADABLE')
    expect(await decide('()=>3')).toBe('3')
  })

  it('has the scripts that its code needs and no others', async () => {
    const decide = made()
    expect(await decide('()=>1')).toBe('1')
    expect(await decide('()=>new URL("http://a.example/b").host')).toBe('"a.example"')
    expect(await decide('()=>2')).toBe('2')
  })

  it('is no process yet where nothing was asked for', async () => {
    const sandbox = await Sandbox.open({ bundle: bundleOf('()=>1') })
    close = () => sandbox.close()
    await sandbox.load(bundleOf('()=>2'))
    expect(textOf(await sandbox.decide(request))).toBe('2')
    await sandbox.load(bundleOf('()=>2'))
    expect(textOf(await sandbox.decide(request))).toBe('2')
  })
})
