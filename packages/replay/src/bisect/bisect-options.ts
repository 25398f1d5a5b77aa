import type { DecisionRecord } from '@first-contact/recorder/records'
import type { KeyRing } from '../keys/key-ring.ts'
import type { CodeSource } from '../replaying/engine-code.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import type { Environment } from './git/run-git.ts'

export interface BisectOptions {
  readonly record: DecisionRecord
  /** The project's folder, anywhere in its repository. */
  readonly root: string
  /** For git. What it says of another repository is not passed on. */
  readonly environment: Environment
  readonly keys: KeyRing
  /** The code that decided, where it was kept. */
  readonly recorded: CodeSource
  /** A revision that decides as it did; searched for without it. */
  readonly good?: string | undefined
  /** A revision to end with; else HEAD, and the working tree after it. */
  readonly bad?: string | undefined
  /** The commit that was stamped with the version that decided, where somebody knows it. */
  readonly stamped?: string | null
  /** Folders and files to look for the engine in, relative to the root; else all of the repository. */
  readonly paths?: readonly string[] | undefined
  /** Conditions of package exports that the process runs with. */
  readonly conditions?: readonly string[] | undefined
  /**
   * So many commits are asked one by one, so that every transition is found; of more, one is found
   * by halving.
   *
   * @defaultValue 2000
   */
  readonly scanMax?: number
  /** Whether the smallest input that shows the first change is sought. @defaultValue true */
  readonly isMinimized?: boolean
  readonly limits?: Partial<SandboxLimits>
  readonly onProgress?: (progress: BisectProgress) => void
  readonly signal?: AbortSignal
}

export interface BisectProgress {
  /** Seeking the commit that decided, asking those after it, making the input smaller. */
  readonly step: 'seeking' | 'asking' | 'minimizing'
  readonly asked: number
  /** Null where nobody knows. */
  readonly total: number | null
}

export const scanMaxStandard = 2000
