// What a replay needs outside of its sandbox, where the keys are: opening what is sealed, making the
// tokens and tags that stored views hold, the name of a subject, and where a project keeps what it has.
export { loadProjectKey, loadRetiredKeys, projectKeyFile } from '../keys/load-project-key.ts'
export type { ProjectKey } from '../keys/project-key.ts'
export { droppedTag } from './fields/view-tag.ts'
export { journalDirDefault } from './journal/journal.ts'
export { manifestFileDefault } from './manifest/engine-manifest.ts'
export { versionOfBundle } from './manifest/engine-uploads.ts'
export { type DataKey, rewrapDataKey, unwrapDataKey, type WrappedKey } from './sealing/data-keys.ts'
export { type OpenedValues, openValues, type Side } from './sealing/sealed-values.ts'
export { subjectName, viewKeys } from './snapshot/view-keys.ts'
