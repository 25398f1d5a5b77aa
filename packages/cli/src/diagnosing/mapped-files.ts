import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { cliError } from '../errors/cli-error.ts'
import { mappingError } from './telemetry-problem.ts'

/** A file below the folder. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
}

/** Deeper folders hold something else. */
const depthMax = 3

/** Every file of a folder, by name. */
export async function filesIn(folder: string): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = []
  const walk = async (at: string, depth: number): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.isDirectory() && depth < depthMax) await walk(path, depth + 1)
      if (!entry.isFile()) continue
      const { size } = await stat(path)
      found.push({ path, name: relative(folder, path).split(sep).join('/'), bytes: size })
    }
  }
  try {
    await walk(folder, 0)
  } catch (cause) {
    throw cliError('FC_CLI_FILE_UNREADABLE', `--from ${folder} cannot be read`, cause)
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Files that a name of a mapping stands for; `*` is any part of a name. */
export function filesNamed(files: readonly FoundFile[], name: string): readonly FoundFile[] {
  const parts = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('[^/]*')}$`)
  return files.filter((file) => pattern.test(file.name))
}

/** The same, for a mapping that needs them. */
export function mappedFiles(
  files: readonly FoundFile[],
  { file, isOptional }: { readonly file: string; readonly isOptional: boolean },
  at: { readonly source: string; readonly path: string },
): readonly FoundFile[] {
  const found = filesNamed(files, file)
  if (found.length === 0 && !isOptional) {
    const there = files.slice(0, 8).map(({ name }) => name)
    throw mappingError(
      at.source,
      `${at.path}.file`,
      `names ${JSON.stringify(file)}, which the folder does not hold; it holds ${there.length === 0 ? 'nothing' : there.join(', ')}. Say \`optional: true\` where it may be missing`,
    )
  }
  return found
}

const otlpName = /\.(?:json|jsonl|ndjson)$/i

/** Files that may hold OTLP. */
export function otlpFiles(files: readonly FoundFile[]): readonly FoundFile[] {
  return files.filter(({ name }) => otlpName.test(name))
}
