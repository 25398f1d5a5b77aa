import type { CommitFile } from './commit-files.ts'

/** What a commit has of an engine. */
export type CommitCode =
  | {
      readonly kind: 'code'
      readonly version: string
      readonly bundle: string
      /** The repository's own files that the engine reaches. */
      readonly reached: readonly CommitFile[]
      /** Those that say how they are resolved and compiled. */
      readonly settings: readonly CommitFile[]
      /** Packages in the bundle, such as `zod@4.6.7`. */
      readonly packages: readonly string[]
    }
  /** No engine of the name; and which there are. */
  | { readonly kind: 'missing'; readonly engines: readonly string[] }
  /** One that cannot be bundled. */
  | { readonly kind: 'broken'; readonly reason: string }
