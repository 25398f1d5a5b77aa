import { versionOfBundle } from '@first-contact/recorder/opening'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { findProjectKeys } from '../../src/keys/project-keys.ts'
import type { MinimizeOptions, VersionedCode } from '../../src/minimize/minimize-decision.ts'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { type ProjectFiles, writeFiles } from './project.ts'
import { evidenceOf } from './replay-in.ts'

/** The engine of a project as it is at the moment. */
export async function codeIn(root: string): Promise<VersionedCode> {
  const [engine] = (await stampProject({ root })).engines
  if (engine?.bundle == null) throw new Error('there is no engine to bundle')
  return { bundle: engine.bundle, version: versionOfBundle(Buffer.from(engine.bundle)) }
}

/** A decision of a project, with the code that made it and that of files changed since. */
export async function twoVersions(
  root: string,
  changed: ProjectFiles,
  isMeant: (decision: DecisionRecord) => boolean = () => true,
): Promise<Pick<MinimizeOptions, 'decision' | 'before' | 'after' | 'keys'>> {
  const evidence = evidenceOf(root)
  const before = await codeIn(root)
  writeFiles(root, changed)
  const after = await codeIn(root)
  const keys = new KeyRing(findProjectKeys({ root, variables: {} }), evidence.findWrappedKey)
  for await (const decision of evidence.decisions({}, () => {})) {
    if (isMeant(decision)) return { decision, before, after, keys }
  }
  throw new Error('there is no such decision')
}
