import type { ErrorRegistry } from '../../packages/recorder/src/errors/error-registry.ts'
import { recorderErrors } from '../../packages/recorder/src/errors/registry.ts'
import { transactionErrors } from '../../packages/transactions/src/errors/registry.ts'
import { storeErrors } from '../../packages/store/src/errors/registry.ts'
import { stationErrors } from '../../packages/station/src/platform/errors/registry.ts'
import { guardErrors } from '../../packages/guard/src/errors/registry.ts'
import { replayErrors } from '../../packages/replay/src/errors/registry.ts'
import { cliErrors } from '../../packages/cli/src/errors/registry.ts'
import { agentRunsErrors } from '../../examples/agent-runs/src/platform/errors.ts'
import { listSources } from './source-files.ts'

/** A registry of error codes, and where it lies. */
export interface DocumentedRegistry {
  readonly title: string
  readonly file: string
  readonly errors: ErrorRegistry
}

/** Every registry of the repository. */
export const errorRegistries: readonly DocumentedRegistry[] = [
  {
    title: 'Recorder',
    file: 'packages/recorder/src/errors/registry.ts',
    errors: recorderErrors,
  },
  {
    title: 'Transactions',
    file: 'packages/transactions/src/errors/registry.ts',
    errors: transactionErrors,
  },
  { title: 'Store', file: 'packages/store/src/errors/registry.ts', errors: storeErrors },
  {
    title: 'Station',
    file: 'packages/station/src/platform/errors/registry.ts',
    errors: stationErrors,
  },
  { title: 'Guard', file: 'packages/guard/src/errors/registry.ts', errors: guardErrors },
  { title: 'Replay', file: 'packages/replay/src/errors/registry.ts', errors: replayErrors },
  { title: 'Command line', file: 'packages/cli/src/errors/registry.ts', errors: cliErrors },
  {
    title: 'Reference product',
    file: 'examples/agent-runs/src/platform/errors.ts',
    errors: agentRunsErrors,
  },
]

const registryFiles = new Set(errorRegistries.map(({ file }) => file))

/** Lines of comments name codes without raising them. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

/** Each `FC_…` literal of the sources outside of the registries, with the files that hold it. */
export function findCodeLiterals(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { path, text } of listSources()) {
    if (registryFiles.has(path)) continue
    for (const [, code = ''] of withoutComments(text).matchAll(
      /['"`](FC_[A-Z][A-Z_]*[A-Z])['"`]/g,
    )) {
      const files = found.get(code) ?? []
      if (!files.includes(path)) files.push(path)
      found.set(code, files)
    }
  }
  return found
}
