import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import {
  build,
  type BuildFailure,
  type BuildOptions,
  type Metafile,
  type Plugin,
  type StdinOptions,
} from 'esbuild'
import { bundlePlugin, type ReplacedTexts, shimInput, withPureCalls } from './bundle-plugin.ts'
import type { EngineSite, Span } from './engine-site.ts'
import { builtinImports } from './import-chain.ts'
import { shownPath } from './list-sources.ts'
import { normalizeBundle } from './normalize-bundle.ts'
import { stampProblem, type StampProblem } from './stamp-problem.ts'

/** The bundler; another version may write another text for the same code. */
export const bundlerVersion = '0.28.2'

/** What the bundle sets: the engine. */
export const engineGlobal = '__fcEngine'

/** Files whose content is elsewhere than where they are named, such as those of a commit. */
export interface FilesElsewhere {
  /** Has the bundler load them. */
  readonly plugin: Plugin
  /** A file that was loaded before; null for one that is where it is named. */
  readonly read: (file: string) => Uint8Array | null
  /** Folders to look for packages in after those on the way up. */
  readonly packageFolders: readonly string[]
}

export interface BundleOptions {
  /** Absolute; what paths in messages are relative to. */
  readonly root: string
  /** Calls of `defineEngine` by absolute file. */
  readonly calls: ReadonlyMap<string, readonly Span[]>
  /** What is read of a file in place of what it says. */
  readonly texts?: ReplacedTexts
  /** Conditions of package exports besides `node`, such as those that the process runs with. */
  readonly conditions: readonly string[]
  readonly elsewhere?: FilesElsewhere
}

function readBytes(file: string, { elsewhere }: BundleOptions): Uint8Array {
  return elsewhere?.read(file) ?? readFileSync(file)
}

/** One file that went into a bundle, or might have: what it says decides what goes in. */
export interface BundleInput {
  /** Relative to the root. */
  readonly path: string
  /** Absolute. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Whether any of it is in the bundle. */
  readonly isLive: boolean
}

export interface Bundled {
  readonly kind: 'bundled'
  /** Normalized. */
  readonly text: string
  readonly inputs: readonly BundleInput[]
}

export type BundleOutcome = Bundled | { readonly kind: 'refused'; readonly problem: StampProblem }

/**
 * The one set of options that versions are made with. Names stay, so that the text is the same for
 * TypeScript and for what a compiler made of it; packages resolve as they do in Node.
 */
export function bundleSettings(options: BundleOptions): BuildOptions {
  const { root, calls, conditions, elsewhere } = options
  const texts = new Map<string, string>()
  for (const [file, spans] of calls)
    texts.set(file, withPureCalls(Buffer.from(readBytes(file, options)).toString(), spans))
  for (const [file, text] of options.texts ?? []) texts.set(file, text)
  return {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2024',
    conditions: ['node', ...conditions],
    mainFields: ['main'],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
    treeShaking: true,
    // What `import()` answers in the sandbox comes from outside of it.
    supported: { 'dynamic-import': false },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    plugins: [bundlePlugin(texts), ...(elsewhere === undefined ? [] : [elsewhere.plugin])],
    ...(elsewhere === undefined ? {} : { nodePaths: [...elsewhere.packageFolders] }),
  }
}

/** What is bundled: it sets one engine, and nothing else is asked of its file. */
export function entryOf({ exportName, file }: EngineSite): StdinOptions {
  const imported = exportName === 'default' ? 'default' : JSON.stringify(exportName)
  const from = JSON.stringify(`./${basename(file)}`)
  const contents = `import{${imported} as engine}from${from};globalThis.${engineGlobal}=engine`
  return { contents, resolveDir: dirname(file), sourcefile: 'fc-entry.js', loader: 'js' }
}

/** Bundles one engine with everything it imports, and nothing that only its neighbours need. */
export async function bundleEngine(
  site: EngineSite,
  options: BundleOptions,
): Promise<BundleOutcome> {
  const { root } = options
  const path = shownPath(root, site.file)
  const refused = (code: 'FC_REPLAY_BUILTIN' | 'FC_REPLAY_BUNDLE', message: string) => {
    const place = { path, line: site.line, engine: site.name }
    return { kind: 'refused', problem: stampProblem(code, place, message) } as const
  }
  let built: { readonly metafile: Metafile; readonly text: string }
  try {
    built = await buildText({ ...bundleSettings(options), stdin: entryOf(site) })
  } catch (cause) {
    return refused('FC_REPLAY_BUNDLE', refusalText(site, cause))
  }
  const builtins = builtinImports(built.metafile, path)
  const [first] = builtins
  if (first !== undefined) {
    const others = builtins.length === 1 ? '' : ` (and ${builtins.length - 1} more)`
    const chain = first.chain.join(' -> ')
    return refused(
      'FC_REPLAY_BUILTIN',
      `engine "${site.name}" imports ${first.builtin} via ${chain}${others}`,
    )
  }
  const inputs = inputsOf(built.metafile, options)
  const isStrict = inputs.every((each) => formatOf(built.metafile, each.path) !== 'cjs')
  const sources = new Map(inputs.map((each) => [each.path, Buffer.from(each.bytes).toString()]))
  // Modules are strict, and the bundler does not say so; CommonJS beside them would not be.
  const text = (isStrict ? '"use strict";' : '') + normalizeBundle(built.text, sources)
  return { kind: 'bundled', text, inputs }
}

async function buildText(
  options: BuildOptions,
): Promise<{ readonly metafile: Metafile; readonly text: string }> {
  const { metafile, outputFiles } = await build({ ...options, metafile: true, write: false })
  return { metafile, text: outputFiles[0]?.text ?? '' }
}

function formatOf({ inputs }: Metafile, path: string): string | undefined {
  return inputs[path]?.format
}

function inputsOf(metafile: Metafile, options: BundleOptions): readonly BundleInput[] {
  const output = Object.values(metafile.outputs)[0]
  return Object.keys(metafile.inputs)
    .filter((path) => path !== shimInput && path !== output?.entryPoint)
    .toSorted()
    .map((path) => {
      const file = resolve(options.root, path)
      const isLive = (output?.inputs[path]?.bytesInOutput ?? 0) > 0
      return { path, file, bytes: readBytes(file, options), isLive }
    })
}

/** Why an engine cannot be bundled, by what the bundler has thrown. */
export function refusalText({ name }: EngineSite, cause: unknown): string {
  return `engine "${name}" cannot be bundled: ${failureText(cause)}`
}

/** The first thing that is wrong, with its place. */
function failureText(cause: unknown): string {
  const first = (cause as Partial<BuildFailure>).errors?.[0]
  if (first === undefined) return cause instanceof Error ? cause.message : String(cause)
  const where = first.location === null ? '' : `${first.location.file}:${first.location.line}: `
  return `${where}${first.text}`
}
