import { join } from 'node:path'
import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import { shownPath } from '../../stamp/list-sources.ts'
import { barrierText, type CommitFiles } from './commit-files.ts'

/** One commit as the bundler is to see it. */
export interface ShownCommit {
  readonly tree: string
  /** Absolute; where the commit's files seem to be. */
  readonly folder: string
  readonly files: CommitFiles
  /** Told what is loaded, by absolute file. */
  readonly onLoad: (file: string, bytes: Uint8Array) => void
}

const modules = 'node_modules'

interface Refused {
  readonly errors: { readonly text: string }[]
}

function refused(text: string): Refused {
  return { errors: [{ text }] }
}

/** The path in the commit; null for what is not of the commit. */
function pathIn(folder: string, file: string): string | null {
  const path = shownPath(folder, file)
  return path.startsWith('../') || path.split('/').includes(modules) ? null : path
}

/** Loads the files of a commit out of git. */
export function commitPlugin({ tree, folder, files, onLoad }: ShownCommit): Plugin {
  const inside = folder.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return {
    name: 'first-contact-commit',
    setup(build) {
      build.onLoad(
        { filter: new RegExp(`^${inside}/`), namespace: 'file' },
        async ({ path: file }): Promise<OnLoadResult | null> => {
          const path = pathIn(folder, file)
          if (path === null) return null
          const content = await files.content(tree, path)
          if (content.kind === 'none') return refused(content.reason)
          onLoad(file, content.bytes)
          return { contents: content.bytes, loader: 'default' }
        },
      )
    },
  }
}

/** Names links and submodules on the way to an import; without it, the import is merely not found. */
export function barrierPlugin({ tree, folder, files }: ShownCommit): Plugin {
  return {
    name: 'first-contact-barrier',
    setup(build) {
      build.onResolve(
        { filter: /^\.\.?\// },
        async (args: OnResolveArgs): Promise<OnResolveResult | null> => {
          const path = pathIn(folder, join(args.resolveDir, args.path))
          const barrier = path === null ? null : await files.trees.barrierOn(tree, path)
          return barrier === null ? null : refused(barrierText(barrier))
        },
      )
    },
  }
}
