import { defineErrorRegistry } from '@first-contact/recorder/errors'

/** Every operating error of stamping and replaying. The key is the code. */
export const replayErrors = defineErrorRegistry({
  FC_REPLAY_ROOT: {
    retryable: false,
    publicMessage: 'The folder to look for engines in cannot be read.',
    remedy: 'Name a folder or a file of the project.',
  },
  FC_REPLAY_SOURCE: {
    retryable: false,
    publicMessage: 'A source file that defines an engine cannot be read.',
    remedy: 'Correct the file at the line named.',
  },
  FC_REPLAY_ENGINE_NAME: {
    retryable: false,
    publicMessage: 'An engine has no name that can be read from its source.',
    remedy:
      'Write name as a literal in the object given to defineEngine: lower-case letters, digits and dashes, a letter first.',
  },
  FC_REPLAY_ENGINE_NOT_EXPORTED: {
    retryable: false,
    publicMessage: 'An engine is not exported, so it cannot be bundled.',
    remedy: 'Export it: export const myEngine = defineEngine({ ... }).',
  },
  FC_REPLAY_ENGINE_TWICE: {
    retryable: false,
    publicMessage: 'Two engines have the same name.',
    remedy: 'Rename one of them, or name the folder that holds the right one.',
  },
  FC_REPLAY_BUILTIN: {
    retryable: false,
    publicMessage: 'An engine imports a module of Node, which a replay does not have.',
    remedy:
      'Move what needs the module out of the files the engine imports, and hand the engine the result in its input.',
  },
  FC_REPLAY_BUNDLE: {
    retryable: false,
    publicMessage: 'An engine cannot be bundled.',
    remedy: 'Correct what the message names; an import must be installed, or be a file.',
  },
  FC_REPLAY_MANIFEST: {
    retryable: true,
    publicMessage: 'The engine manifest or a bundle cannot be written.',
    remedy: 'Make the folder writable, or name another one with FC_ENGINE_MANIFEST.',
  },
  FC_REPLAY_SANDBOX: {
    retryable: true,
    publicMessage: 'The sandbox for replays cannot be started.',
    remedy:
      'Read the cause; the sandbox starts a Node process of its own, which may be forbidden here.',
  },
  FC_REPLAY_FILE: {
    retryable: false,
    publicMessage: 'A file of decisions cannot be read.',
    remedy:
      'Check the path; it is a file or a folder of records as a journal or a JSONL sink writes them.',
  },
  FC_REPLAY_CODE: {
    retryable: false,
    publicMessage: 'The code to replay with cannot be used.',
    remedy: 'Name recorded, current, or a file with a bundle that first-contact stamp has written.',
  },
  FC_REPLAY_REPOSITORY: {
    retryable: false,
    publicMessage: 'There is no git repository to look into.',
    remedy: 'Run it in a clone of the repository that the engine is in, or name one with --root.',
  },
  FC_REPLAY_REVISION: {
    retryable: false,
    publicMessage: 'A revision cannot be used.',
    remedy:
      'Name a commit, branch or tag that git log knows here; --good decides as it did and comes before --bad.',
  },
  FC_REPLAY_GIT: {
    retryable: true,
    publicMessage: 'Git does not answer as it should.',
    remedy:
      'Read the message; git fsck says whether the repository is whole, and a partial clone needs one without --filter.',
  },
  FC_CAPSULE_EMPTY: {
    retryable: false,
    publicMessage: 'There is nothing to put into a capsule.',
    remedy:
      'Name a decision, a correlation id or an incident with decisions on its path; first-contact trace shows them.',
  },
  FC_CAPSULE_LIMIT: {
    retryable: false,
    publicMessage: 'A capsule would be larger than any that is read.',
    remedy: 'Export less of it: a decision or a correlation instead of an incident.',
  },
  FC_CAPSULE_SECRET: {
    retryable: false,
    publicMessage: 'A capsule would hold a suspected secret.',
    remedy:
      'Declare another field class for what the message names (seal, token or drop), or leave that decision out.',
  },
  FC_CAPSULE_FILE: {
    retryable: false,
    publicMessage: 'A capsule cannot be read or written.',
    remedy: 'Check the path; a capsule is a file that first-contact capsule export has written.',
  },
  FC_CAPSULE_BROKEN: {
    retryable: false,
    publicMessage: 'A capsule is not as it was written.',
    remedy: 'Get the file again from where it was exported; nothing of this one can be believed.',
  },
  FC_CAPSULE_FORMAT: {
    retryable: false,
    publicMessage:
      'A capsule, or what is to go into one, has a format that this version does not know.',
    remedy: 'Update first-contact: it was written by a later version.',
  },
})

export type ReplayErrorCode = keyof typeof replayErrors
