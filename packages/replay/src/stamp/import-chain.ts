import type { Metafile } from 'esbuild'

type Inputs = Metafile['inputs']

/** The shortest way of imports from one file to another, both included. */
export function importChain(inputs: Inputs, from: string, to: string): readonly string[] {
  const cameFrom = new Map<string, string | null>([[from, null]])
  const waiting = [from]
  for (const file of waiting) {
    if (file === to) break
    for (const { path } of inputs[file]?.imports ?? []) {
      if (cameFrom.has(path)) continue
      cameFrom.set(path, file)
      waiting.push(path)
    }
  }
  const chain: string[] = []
  for (let file: string | null = cameFrom.has(to) ? to : null; file !== null;) {
    chain.unshift(file)
    file = cameFrom.get(file) ?? null
  }
  return chain
}

/** A module of Node that is left in a bundle, and how it is reached. */
export interface BuiltinImport {
  readonly builtin: string
  /** From the engine's file to the file that imports it. */
  readonly chain: readonly string[]
}

/** Modules of Node that the bundle still asks for; imports that nothing uses are gone by then. */
export function builtinImports(metafile: Metafile, entry: string): readonly BuiltinImport[] {
  const output = Object.values(metafile.outputs)[0]
  const left = new Set(
    (output?.imports ?? []).filter(({ external }) => external === true).map(({ path }) => path),
  )
  const live = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path)
  return [...left].map((builtin) => {
    const chains = live
      .filter((file) => metafile.inputs[file]?.imports.some(({ path }) => path === builtin))
      .map((file) => importChain(metafile.inputs, entry, file))
      .filter((chain) => chain.length > 0)
    const shortest = chains.toSorted((a, b) => a.length - b.length)[0]
    return { builtin, chain: shortest ?? [entry] }
  })
}
