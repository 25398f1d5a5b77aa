import { defineErrorRegistry } from '@first-contact/recorder/errors'

/** Every operating error of the command line. The key is the code. */
export const cliErrors = defineErrorRegistry({
  FC_CLI_ARGUMENT: {
    retryable: false,
    publicMessage: 'An argument cannot be used.',
    remedy: 'Correct the argument that the message names; --help shows what is expected.',
  },
  FC_CLI_FILE_UNREADABLE: {
    retryable: false,
    publicMessage: 'A file cannot be read.',
    remedy: 'Check the path; --from takes a file that a JSONL sink wrote.',
  },
  FC_CLI_FILE_EMPTY: {
    retryable: false,
    publicMessage: 'A file holds no record.',
    remedy: 'Give a file that a JSONL sink wrote: one record a line.',
  },
  FC_CLI_MAPPING: {
    retryable: false,
    publicMessage: 'A mapping of telemetry cannot be used.',
    remedy: 'Correct the field that the message names; docs/guides/diagnosis.md has an example.',
  },
  FC_CLI_TELEMETRY: {
    retryable: false,
    publicMessage: 'Telemetry cannot be read.',
    remedy: 'Correct or leave out the file that the message names, or map it otherwise.',
  },
  FC_CLI_NOT_CONFIGURED: {
    retryable: false,
    publicMessage: 'The command needs an address that is not set.',
    remedy: 'Set the variable that the message names.',
  },
  FC_CLI_NO_STORE: {
    retryable: false,
    publicMessage: 'There is no store here.',
    remedy:
      'Run it where first-contact start runs, start one with first-contact start, or set DATABASE_URL.',
  },
  FC_CLI_UNEXPECTED: {
    retryable: false,
    publicMessage: 'A command failed in a way it does not know.',
    remedy: 'Report it with the message; what was asked could not be told.',
  },
  FC_CLI_KEY_FROM_ENVIRONMENT: {
    retryable: false,
    publicMessage: 'The project key comes from the environment.',
    remedy: 'Change it where FC_PROJECT_KEY is set; a file can be rotated here.',
  },
})

export type CliErrorCode = keyof typeof cliErrors
