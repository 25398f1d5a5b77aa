import { join } from 'node:path'
import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import { shownPath } from '../../stamp/list-sources.ts'
import { barrierText, type CommitFiles } from './commit-files.ts'

/** One commit as the bundler is to see it. */
export interface ShownCommit {
  readonly tree: string
  /** Absolute; where the commit's files seem to be. */
  readonly folder: string
  /** Absolute; the repository that packages are taken from. */
  readonly repository: string
  readonly files: CommitFiles
  /** Told what is loaded, by absolute file. */
  readonly onLoad: (file: string, bytes: Uint8Array) => void
}

const modules = 'node_modules'

/** Loads the files of a commit out of git, and refuses what no commit has. */
export function commitPlugin(commit: ShownCommit): Plugin {
  const { folder, repository } = commit
  const isPackage = (path: string): boolean => path.split('/').includes(modules)
  const refused = (text: string): { readonly errors: { readonly text: string }[] } => ({
    errors: [{ text }],
  })
  return {
    name: 'first-contact-commit',
    setup(build) {
      build.onResolve(
        { filter: /^\.\.?\// },
        async (args: OnResolveArgs): Promise<OnResolveResult | null> => {
          const path = shownPath(folder, join(args.resolveDir, args.path))
          if (path.startsWith('../') || isPackage(path)) return null
          const barrier = await commit.files.trees.barrierOn(commit.tree, path)
          return barrier === null ? null : refused(barrierText(barrier))
        },
      )
      build.onLoad(
        { filter: /.*/, namespace: 'file' },
        async ({ path: file }): Promise<OnLoadResult | null> => {
          const path = shownPath(folder, file)
          if (!path.startsWith('../') && !isPackage(path)) {
            const content = await commit.files.content(commit.tree, path)
            if (content.kind === 'none') return refused(content.reason)
            commit.onLoad(file, content.bytes)
            return { contents: content.bytes, loader: 'default' }
          }
          const own = shownPath(repository, file)
          if (own.startsWith('../') || isPackage(own)) return null
          return refused(`${own} would be read from the working tree, not from this commit`)
        },
      )
    },
  }
}
