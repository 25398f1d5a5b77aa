import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { versionOfBundle } from '@first-contact/recorder/opening'
import { shownPath } from '../../stamp/list-sources.ts'
import { bundleNamed, findProjectEngines } from '../../stamp/project-engines.ts'
import { ownFiles, packagesOf } from '../../stamp/sibling-hashes.ts'
import type { Repository } from '../git/open-repository.ts'
import type { CommitCode } from './commit-code.ts'
import type { HistoryCodeOptions } from './history-code.ts'

/** The id that git gives a content; the length of ids says by which hash. */
export function blobId(bytes: Uint8Array, idChars: number): string {
  const hash = createHash(idChars === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** The engine as the files of the working tree have it now. */
export async function workingTreeCode(
  { folder, projectPath }: Repository,
  { engine, paths, conditions }: HistoryCodeOptions,
  idChars: number,
): Promise<CommitCode> {
  const project = findProjectEngines({
    root: join(folder, projectPath),
    paths: paths?.map((path) => join(folder, path)),
    conditions,
  })
  const outcome = await bundleNamed(project, engine)
  if (outcome === null) {
    return { kind: 'missing', engines: project.found.sites.map(({ name }) => name).toSorted() }
  }
  if (outcome.kind === 'refused') return { kind: 'broken', reason: outcome.problem.message }
  const { text, inputs } = outcome
  const reached = ownFiles(inputs).map(({ file, bytes }) => ({
    path: shownPath(folder, file),
    id: blobId(bytes, idChars),
  }))
  const packages = packagesOf(inputs.filter(({ file }) => file.includes('/node_modules/')))
  const version = versionOfBundle(Buffer.from(text))
  return { kind: 'code', version, bundle: text, reached, settings: [], packages }
}
