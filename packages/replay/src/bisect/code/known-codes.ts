import type { EngineSite } from '../../stamp/engine-site.ts'
import type { CommitCode } from './commit-code.ts'
import type { CommitFiles } from './commit-files.ts'
import { reachedPrint } from './reached-print.ts'

/** Which files an engine was made of. */
interface ReachedKey {
  readonly entry: string
  readonly paths: readonly string[]
}

/** Codes of commits by what they depend on, so that a commit which has all of the same is not bundled. */
export class KnownCodes {
  readonly #files: CommitFiles
  /** For each set of files that was ever reached. */
  readonly #byPrint = new Map<string, Map<string, CommitCode>>()

  constructor(files: CommitFiles) {
    this.#files = files
  }

  /** The code of another commit that has all of the same. */
  async find(tree: string, site: EngineSite): Promise<CommitCode | null> {
    for (const [key, byPrint] of this.#byPrint) {
      const { entry, paths } = JSON.parse(key) as ReachedKey
      if (entry !== nameOf(site)) continue
      const print = await reachedPrint(this.#files, tree, paths)
      const code = print === null ? undefined : byPrint.get(print)
      if (code !== undefined) return code
    }
    return null
  }

  async keep(tree: string, site: EngineSite, code: CommitCode): Promise<void> {
    if (code.kind !== 'code') return
    const key: ReachedKey = { entry: nameOf(site), paths: code.reached.map(({ path }) => path) }
    const print = await reachedPrint(this.#files, tree, key.paths)
    if (print === null) return
    const name = JSON.stringify(key)
    const byPrint = this.#byPrint.get(name) ?? new Map<string, CommitCode>()
    this.#byPrint.set(name, byPrint.set(print, code))
  }
}

function nameOf({ file, exportName }: EngineSite): string {
  return `${file}#${exportName}`
}
