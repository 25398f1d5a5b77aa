import { isBuiltin } from 'node:module'
import { extname } from 'node:path'
import type { Loader, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import type { Span } from './engine-site.ts'

/** Where the sandbox puts what stands for the recorder. */
export const recorderGlobal = '__fcRecorder'

const shimNamespace = 'fc'

/** How the shim is named among the inputs of a bundle. */
export const shimInput = `${shimNamespace}:recorder`

// Part of every bundle and so of every version: it must never change. What it stands for is made by
// the sandbox.
const shimText = `module.exports=globalThis.${recorderGlobal}`

const loaders: { readonly [extension: string]: Loader } = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
}

function loaderOf(file: string): Loader {
  return loaders[extname(file)] ?? 'js'
}

/**
 * A source text whose engine definitions may be left out where nobody uses them: an engine is not
 * the code of its neighbours. Each becomes a function that is called at once, because of a call with
 * calls among its arguments, as schemas are, nothing can be left out.
 */
export function withPureCalls(text: string, calls: readonly Span[]): string {
  return calls
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end }) => {
      const call = all.slice(start, end)
      // What is awaited there cannot be in a function.
      if (/\bawait\b/.test(call)) return all
      return `${all.slice(0, start)}/* @__PURE__ */ (() => ${call})()${all.slice(end)}`
    }, text)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}

/** What is read of a file in place of what it says. */
export type ReplacedTexts = ReadonlyMap<string, string>

/**
 * What makes a bundle of an engine differ from one of an application: the recorder is replaced by
 * what the sandbox offers, and modules of Node stay out and can be seen in what is left of them.
 *
 * @param texts - by absolute file
 */
export function bundlePlugin(texts: ReplacedTexts): Plugin {
  const files = [...texts.keys()].map(escaped)
  return {
    name: 'first-contact',
    setup(build) {
      build.onResolve({ filter: /^@first-contact\/recorder(?:\/|$)/ }, () => ({
        path: 'recorder',
        namespace: shimNamespace,
        sideEffects: false,
      }))
      build.onLoad({ filter: /^recorder$/, namespace: shimNamespace }, () => ({
        contents: shimText,
        loader: 'js',
      }))
      build.onResolve({ filter: /^[a-z@]/ }, ({ path }: OnResolveArgs): OnResolveResult | null => {
        if (!isBuiltin(path)) return null
        const name = path.startsWith('node:') ? path : `node:${path}`
        // Without side effects: an import that nothing uses is no import.
        return { path: name, external: true, sideEffects: false }
      })
      if (files.length === 0) return
      build.onLoad({ filter: new RegExp(`^(?:${files.join('|')})$`) }, ({ path }) => ({
        contents: texts.get(path) ?? '',
        loader: loaderOf(path),
      }))
    },
  }
}
