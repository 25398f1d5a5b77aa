/** What a decision may take. An engine is a pure function of a small input: these are generous. */
export interface SandboxLimits {
  /** Milliseconds for one decision, the loading of its modules included. */
  readonly timeMaxMs: number
  /** Of its heap; what lies beside it may be a little more. */
  readonly memoryMaxMb: number
  /** The Node that runs it. */
  readonly execPath: string
}

export const sandboxLimits: SandboxLimits = Object.freeze({
  timeMaxMs: 5000,
  memoryMaxMb: 256,
  execPath: process.execPath,
})
