import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Every module that an entry loads, types left out, and what each imports from outside. */
function graphOf(entry: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const waiting = [resolve(source, entry)]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    const text = readFileSync(file, 'utf8')
    const imports = [
      ...text.matchAll(/^(?:import|export) (?!type)(?:[\w\s{},*$]+? from )?['"]([^'"]+)['"]/gm),
    ].map(([, specifier]) => specifier ?? '')
    found.set(
      file,
      imports.filter((specifier) => !specifier.startsWith('.')),
    )
    for (const specifier of imports) {
      if (specifier.startsWith('.')) waiting.push(resolve(dirname(file), specifier))
    }
  }
  return found
}

/** Loaded into the sandbox of a replay, where there is the language and nothing else. */
describe.each(['canonical/index.ts', 'decisions/replaying.ts'])('%s', (entry) => {
  const graph = graphOf(entry)

  it('imports nothing of Node', () => {
    expect(graph.size).toBeGreaterThan(5)
    for (const [file, outside] of graph) {
      // It asks only what is an error, which the sandbox answers itself.
      const allowed = file.endsWith('exception-chain.ts') ? ['node:util'] : []
      expect([file, outside]).toEqual([file, allowed])
    }
  })

  it.each([...graph.keys()])('names no global of Node: %s', (file) => {
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    const uses = code.match(
      /(?<![\w.:'"`{] ?)\b(?:Buffer|process|performance|crypto|setTimeout)\s*[.(]/g,
    )
    expect(uses).toBeNull()
  })
})
