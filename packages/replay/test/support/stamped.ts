import { stampProject, type StampReport } from '../../src/stamp/stamp-project.ts'
import type { StampedEngine } from '../../src/stamp/stamp-engine.ts'
import { makeProject, type ProjectFiles } from './project.ts'

/** Stamps a project of its own. */
export function stampFiles(
  files: ProjectFiles,
  packages: readonly string[] = [],
): Promise<StampReport> {
  return stampProject({ root: makeProject(files, packages) })
}

export function engineNamed(report: StampReport, name: string): StampedEngine {
  const found = report.engines.find((engine) => engine.name === name)
  if (found === undefined) throw new Error(`no engine ${name} was stamped`)
  return found
}

export async function versionOf(files: ProjectFiles, name = 'budget'): Promise<string> {
  return engineNamed(await stampFiles(files), name).entry.version
}
