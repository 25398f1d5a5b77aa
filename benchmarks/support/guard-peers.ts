import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RoomMap } from './room-map.ts'
import type { SourceTree } from './source-tree.ts'

// The same rooms and arrows for the two tools that people use for it. Both are told to follow
// types, and the condition under which a workspace's sources are found without a build.

const peers = resolve('benchmarks/node_modules')
const conditions = ['fc-source', 'import', 'require', 'node', 'default', 'types']

/** How a peer is started, and how its answer is read. */
export interface GuardPeer {
  readonly name: string
  readonly args: readonly string[]
  /** Files with a violation, and how many files it looked at. */
  readonly read: (stdout: string) => { readonly files: readonly string[]; readonly looked: number }
}

function patternOf(glob: string): string {
  const body = glob
    .replaceAll('.', String.raw`\.`)
    .replaceAll(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]+')
    .replaceAll('\0', '.+')
  return `^${body}$`
}

function roomPattern(map: RoomMap, rooms: readonly string[]): string[] {
  return rooms.flatMap((room) => (map.globs.get(room) ?? []).map(patternOf))
}

interface CruiseOutcome {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly { readonly from: string }[]
  }
}

export function dependencyCruiser(
  { folder, map }: SourceTree,
  { isCached }: { readonly isCached: boolean } = { isCached: false },
): GuardPeer {
  const forbidden = [...map.refused].flatMap(([room, refused]) =>
    refused.length === 0
      ? []
      : {
          name: room,
          severity: 'error',
          from: { path: roomPattern(map, [room]) },
          to: { path: roomPattern(map, refused) },
        },
  )
  const options = {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`/test/fixtures/|/test/misuse/` },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: conditions },
  }
  const file = join(folder, 'node_modules', 'cruise.cjs')
  writeFileSync(file, `module.exports = ${JSON.stringify({ forbidden, options })}\n`)
  const cache = join(folder, 'node_modules', '.cruise-cache')
  const program = join(peers, 'dependency-cruiser/bin/dependency-cruiser.mjs')
  return {
    name: 'dependency-cruiser',
    args: [
      program,
      '--config',
      file,
      '--output-type',
      'json',
      ...(isCached ? ['--cache', cache, '--cache-strategy', 'content'] : []),
      'copies',
    ],
    read(stdout) {
      const { summary } = JSON.parse(stdout) as CruiseOutcome
      return { files: summary.violations.map(({ from }) => from), looked: summary.totalCruised }
    },
  }
}

type LintOutcome = readonly {
  readonly filePath: string
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[]
}[]

export function eslintBoundaries({ folder, map }: SourceTree): GuardPeer {
  const policies = [...map.refused].flatMap(([room, refused]) =>
    refused.length === 0
      ? []
      : {
          from: { file: { categories: room } },
          disallow: { to: { file: { categories: { anyOf: refused } } } },
        },
  )
  const settings = {
    'boundaries/files': [...map.globs].map(([category, pattern]) => ({ category, pattern })),
    'boundaries/root-path': folder,
    'boundaries/legacy-templates': false,
    'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
    'import/resolver': {
      typescript: { conditionNames: conditions, noWarnOnMultipleProjects: true },
    },
  }
  const config = `
import boundaries from ${JSON.stringify(join(peers, 'eslint-plugin-boundaries/dist/index.js'))}
import * as parser from ${JSON.stringify(join(peers, '@typescript-eslint/parser/dist/index.js'))}
export default [{
  files: ['copies/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
  languageOptions: { parser, parserOptions: { jsDocParsingMode: 'none' } },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  plugins: { boundaries },
  settings: ${JSON.stringify(settings)},
  rules: { 'boundaries/dependencies': ['error', ${JSON.stringify({ default: 'allow', policies })}] },
}]
`
  const file = join(folder, 'node_modules', 'eslint.config.mjs')
  writeFileSync(file, config)
  const program = join(peers, 'eslint/bin/eslint.js')
  return {
    name: 'eslint-plugin-boundaries',
    args: [program, '--config', file, '--no-inline-config', '--format', 'json', 'copies'],
    read(stdout) {
      const outcome = JSON.parse(stdout) as LintOutcome
      const files = outcome.flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, message }) => {
          if (ruleId === 'boundaries/dependencies') return filePath.slice(folder.length + 1)
          throw new Error(`eslint says of ${filePath}: ${message}`)
        }),
      )
      return { files, looked: outcome.length }
    },
  }
}
