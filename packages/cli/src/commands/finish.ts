import type { ExitCode } from '../exit-code.ts'

/** Runs the work of a command and takes its exit code; failures are reported in one place. */
export type Finish = (work: () => Promise<ExitCode>) => Promise<void>
