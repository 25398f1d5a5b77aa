/** What is fixed about an error code. The shape is the recorder's; the guard depends on nobody. */
export interface GuardErrorDefinition {
  readonly retryable: false
  readonly publicMessage: string
  readonly remedy: string
}

function define<const Registry extends { [code: `FC_GUARD_${string}`]: GuardErrorDefinition }>(
  registry: Registry,
): Readonly<Registry> {
  return Object.freeze(registry)
}

/** Everything that makes a run unusable: it ends with 3, whatever else it found. */
export const guardErrors = define({
  FC_GUARD_MAP_UNREADABLE: {
    retryable: false,
    publicMessage: 'The layer map cannot be read.',
    remedy: 'Correct layers.yaml at the line named, or name another one with --map.',
  },
  FC_GUARD_MAP_EXISTS: {
    retryable: false,
    publicMessage: 'There is a layer map already.',
    remedy: 'Look at a new proposal with --dry-run; --force writes it over the map that is there.',
  },
  FC_GUARD_MAP_UNKNOWN_KEY: {
    retryable: false,
    publicMessage: 'The layer map has a key that means nothing.',
    remedy: 'Correct the key or remove it; the message lists the ones that are known.',
  },
  FC_GUARD_MAP_VALUE: {
    retryable: false,
    publicMessage: 'The layer map has a value that cannot be used.',
    remedy: 'Write what the message says is expected.',
  },
  FC_GUARD_MAP_UNKNOWN_NAME: {
    retryable: false,
    publicMessage: 'The layer map names a layer, a room or a folder that does not exist.',
    remedy: 'Correct the name, or add what it names to layers.yaml.',
  },
  FC_GUARD_GLOB_IDLE: {
    retryable: false,
    publicMessage: 'A glob of the layer map matches no file.',
    remedy: 'Correct the glob or remove it: what it was to check is not checked.',
  },
  FC_GUARD_FILE_HOMELESS: {
    retryable: false,
    publicMessage: 'A file lies in no room of the layer map.',
    remedy: 'Add a glob for it to the room it belongs to, or to ignore in layers.yaml.',
  },
  FC_GUARD_FILE_IN_TWO_ROOMS: {
    retryable: false,
    publicMessage: 'A file lies in two rooms of the layer map.',
    remedy: 'Narrow one of the two globs, so that every file has exactly one layer.',
  },
  FC_GUARD_NO_FILES: {
    retryable: false,
    publicMessage: 'There is no file to check.',
    remedy:
      'Run it in the folder of the project, or name paths that hold TypeScript or JavaScript.',
  },
  FC_GUARD_PARSE: {
    retryable: false,
    publicMessage: 'A file is not TypeScript or JavaScript that can be read.',
    remedy: 'Correct the file, or add it to ignore in layers.yaml when it is broken on purpose.',
  },
  FC_GUARD_UNREADABLE: {
    retryable: false,
    publicMessage: 'A file cannot be read.',
    remedy: 'Make it readable, or add it to ignore in layers.yaml.',
  },
  FC_GUARD_UNRESOLVED: {
    retryable: false,
    publicMessage: 'An import inside the repository leads nowhere.',
    remedy:
      'Correct the path. Where a build makes the file, add its glob to generated in layers.yaml.',
  },
  FC_GUARD_MANIFEST: {
    retryable: false,
    publicMessage: 'A package.json cannot be read.',
    remedy: 'Correct it; npm cannot read it either.',
  },
  FC_GUARD_TSCONFIG: {
    retryable: false,
    publicMessage: 'A tsconfig that governs files of this repository cannot be followed.',
    remedy:
      'Correct what it extends. Where a build makes that file, add its glob to generated in layers.yaml.',
  },
  FC_GUARD_RULE_UNKNOWN: {
    retryable: false,
    publicMessage: 'There is no rule of that name.',
    remedy: 'Name one of the rules that the message lists.',
  },
  FC_GUARD_RULE_FILE: {
    retryable: false,
    publicMessage: 'A file with a rule of your own cannot be used.',
    remedy: 'Export a constant named rule, made with defineRule of @first-contact/guard.',
  },
  FC_GUARD_RULE_FAILED: {
    retryable: false,
    publicMessage: 'A rule threw an error, so what it looks for was not looked for.',
    remedy: 'Correct the rule. Where it is one of ours, report it with the message.',
  },
  FC_GUARD_BASELINE: {
    retryable: false,
    publicMessage: 'The baseline cannot be used.',
    remedy:
      'Restore layers.baseline.json from git; entries are added with first-contact guard baseline add.',
  },
  FC_GUARD_BASELINE_ENTRY: {
    retryable: false,
    publicMessage: 'A violation is not tolerated without an answer to every question.',
    remedy:
      'Say who, why, until when and for which incident: --owner, --reason, --expires, --incident.',
  },
  FC_GUARD_BASELINE_CHOICE: {
    retryable: false,
    publicMessage: 'Nobody said which violations the baseline is to hold.',
    remedy: 'Name files or folders, or --rule, --to or --symbol; --all means every one of them.',
  },
  FC_GUARD_BASE_REVISION: {
    retryable: false,
    publicMessage: 'The baseline cannot be compared with the revision named.',
    remedy: 'Fetch the revision (a shallow clone lacks it), or name another one with --base.',
  },
})

export type GuardErrorCode = keyof typeof guardErrors
