import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import type { DecisionRequest, SandboxAnswer } from '../../src/sandbox/sandbox-answer.ts'
import type { Expected, Probe } from './probes.ts'

/** The bundle of an engine whose fields are all plain. */
export function plainBundle(decide: string, module = ''): string {
  return `(()=>{${module}
globalThis.__fcEngine=__fcRecorder.defineEngine({name:"probe",component:"engines.probe",
input:{parse:(value)=>value},output:{parse:(value)=>value},fields:{input:"plain",output:"plain",tape:"plain"},
decide:(input,ctx)=>{${decide}
}})})()`
}

/** A request of values that JSON can write. */
export function requestOf(input: unknown, tape: readonly unknown[] = []): DecisionRequest {
  return {
    input: JSON.stringify(input),
    tape: JSON.stringify(tape),
    opened: { input: {}, tape: {} },
    isChecked: false,
  }
}

/** Makes one decision in a sandbox of its own. */
export async function decideOnce(
  options: SandboxOptions,
  request: DecisionRequest = requestOf({}),
): Promise<SandboxAnswer> {
  const sandbox = await Sandbox.open(options)
  try {
    return await sandbox.decide(request)
  } finally {
    sandbox.close()
  }
}

function meets(answer: SandboxAnswer, expected: Expected): boolean {
  if ('refused' in expected) {
    return answer.kind === 'refused' && answer.reason.includes(expected.refused)
  }
  if ('unloadable' in expected) {
    const isUnloadable = answer.kind === 'refused' && answer.code === 'UNLOADABLE'
    return isUnloadable && answer.reason.includes(expected.unloadable)
  }
  if (answer.kind !== 'output') return false
  if ('missing' in expected) {
    return answer.text === '"undefined"' && answer.touched.includes(expected.missing)
  }
  return answer.text === JSON.stringify(expected.output)
}

/** A probe that shares a bundle with others: nothing stands before its engine, and it loads. */
function isPlain({ module, expected }: Probe): boolean {
  return module === undefined && !expected.some((each) => 'unloadable' in each)
}

/** What came out of each probe that does not hold, by name. */
export type ProbeFailures = ReadonlyMap<string, SandboxAnswer>

/** Runs probes, each in a realm of its own; those that can share a process. */
export async function runProbes(
  probes: readonly Probe[],
  options: Omit<SandboxOptions, 'bundle'> = {},
): Promise<ProbeFailures> {
  const plain = probes.filter(isPlain)
  const table = plain.map(({ decide }, at) => `${at}: (input, ctx) => {${decide}\n}`)
  const bundle = plainBundle(`return ({${table.join(',')}})[input.at](input, ctx)`)
  const sandbox = await Sandbox.open({ ...options, bundle })
  const failures = new Map<string, SandboxAnswer>()
  const judge = ({ name, expected }: Probe, answer: SandboxAnswer): void => {
    if (!expected.some((each) => meets(answer, each))) failures.set(name, answer)
  }
  try {
    const answers = await Promise.all(plain.map((_, at) => sandbox.decide(requestOf({ at }))))
    for (const [at, answer] of answers.entries()) {
      const probe = plain[at]
      if (probe !== undefined) judge(probe, answer)
    }
  } finally {
    sandbox.close()
  }
  for (const probe of probes.filter((each) => !isPlain(each))) {
    const alone = plainBundle(probe.decide, probe.module)
    judge(probe, await decideOnce({ ...options, bundle: alone }))
  }
  return failures
}
