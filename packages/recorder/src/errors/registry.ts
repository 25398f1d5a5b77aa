import { defineErrorRegistry } from './error-registry.ts'

/** Every code the recorder raises or answers with. */
export const recorderErrors = defineErrorRegistry({
  FC_CANONICAL_REFUSED: {
    retryable: false,
    publicMessage: 'A value has no canonical form.',
    remedy: 'Remove the value at the named pointer, or register a codec for its class.',
  },
  FC_CANONICAL_UNREADABLE: {
    retryable: false,
    publicMessage: 'A text is not typed canonical JSON.',
    remedy: 'Pass text that the canonical writer made, with the same codecs registered.',
  },
  FC_CODEC_TAKEN: {
    retryable: false,
    publicMessage: 'A codec name or class is registered already.',
    remedy: 'Register each codec once, under a name of its own.',
  },
  FC_CONFIG_INVALID: {
    retryable: false,
    publicMessage: 'The recorder is configured wrongly.',
    remedy: 'Correct the variable or option that the message names.',
    errorClass: 'system.configuration',
  },
  FC_DECISION_INPUT_INVALID: {
    retryable: false,
    publicMessage: 'An input does not fit what the engine takes.',
    remedy: 'Correct the field that the message names, or the schema.',
  },
  FC_DECISION_OUTPUT_INVALID: {
    retryable: false,
    publicMessage: 'An engine answered what its schema does not allow.',
    remedy: 'Correct the engine, or the output schema, at the field that the message names.',
    errorClass: 'system.assertion',
  },
  FC_DECISION_THENABLE: {
    retryable: false,
    publicMessage: 'An engine is not synchronous.',
    remedy: 'Await what the engine needs before, and pass it in.',
    errorClass: 'system.assertion',
  },
  FC_DECISION_UNRECORDED: {
    retryable: false,
    publicMessage: 'A decision could not be recorded whole.',
    remedy:
      'Report it; the engine has decided all the same, and the record says that it is not whole.',
  },
  FC_EMISSION_VIOLATION: {
    retryable: false,
    publicMessage: 'A failure was labelled with a class its layer may not emit.',
    remedy: 'Change the label or move the code to the layer that may emit the class.',
    errorClass: 'system.assertion',
  },
  FC_ENGINE_INVALID: {
    retryable: false,
    publicMessage: 'An engine is declared wrongly.',
    remedy: 'Correct the part of the definition that the message names.',
    errorClass: 'system.configuration',
  },
  FC_ENGINE_NAME_TAKEN: {
    retryable: false,
    publicMessage: 'Two engines of one process have the same name.',
    remedy: 'Give each engine a name of its own; decisions and versions are found by it.',
    errorClass: 'system.configuration',
  },
  FC_ENVELOPE_INVALID: {
    retryable: false,
    publicMessage: 'A record is not a valid envelope.',
    remedy: 'Correct the field that the message names.',
  },
  FC_ERROR_CLASS_INVALID: {
    retryable: false,
    publicMessage: 'An error class cannot be registered.',
    remedy: 'Use infra., domain. or system. and a snake_case name, with layers that may emit it.',
    errorClass: 'system.configuration',
  },
  FC_ERROR_CLASS_LATE: {
    retryable: false,
    publicMessage: 'An error class with a category was registered after the start of the recorder.',
    remedy:
      'Register it before startRecorder, or name its category in errorClasses of first-contact.config.ts.',
  },
  FC_INVARIANT_UNREACHABLE: {
    retryable: false,
    publicMessage: 'The recorder broke a rule of its own.',
    remedy: 'Report it with the message; a case was reached that cannot exist.',
    errorClass: 'system.assertion',
  },
  FC_KEY_INVALID: {
    retryable: false,
    publicMessage: 'The project key cannot be used.',
    remedy: 'Give 32 bytes as 64 hex digits or base64, or remove the file to have one made.',
    errorClass: 'system.configuration',
  },
  FC_KEY_UNSAFE: {
    retryable: false,
    publicMessage: 'The project key is readable by others.',
    remedy: 'Run chmod 600 on the key file; change the key if others may have read it.',
    errorClass: 'system.configuration',
  },
  FC_KEY_UNREADABLE: {
    retryable: false,
    publicMessage: 'The project key cannot be read or made.',
    remedy: 'Make the folder writable, or set FC_PROJECT_KEY or FC_PROJECT_KEY_FILE.',
    errorClass: 'system.configuration',
  },
  FC_RECORD_NOT_JSON: {
    retryable: false,
    publicMessage: 'A line is not JSON.',
    remedy: 'Send one JSON object a line.',
  },
  FC_RECORD_INVALID: {
    retryable: false,
    publicMessage: 'A record breaks its format.',
    remedy: 'Correct the field that the answer names.',
  },
  FC_RECORD_FORMAT_UNKNOWN: {
    retryable: false,
    publicMessage: 'A record has a format this version cannot read.',
    remedy: 'Upgrade the station, or send a format that it reads.',
  },
  FC_RECORD_TOO_LARGE: {
    retryable: false,
    publicMessage: 'A record is larger than 64 KiB.',
    remedy: 'Send records as the recorder makes them; it bounds them.',
  },
  FC_INGEST_REJECTED: {
    retryable: false,
    publicMessage: 'The station refused a record and did not say why.',
    remedy: 'Upgrade the station; what answered is none of ours, or older than the recorder.',
  },
  FC_NO_PROJECT_KEY: {
    retryable: false,
    publicMessage: 'There is no project key, so inputs are not hashed.',
    remedy: 'Read the reason in the warning; evidence is recorded all the same.',
  },
  FC_RECORDER_RUNNING: {
    retryable: false,
    publicMessage: 'startRecorder was called again in one process.',
    remedy: 'Call it once, in the first module the process loads; the first recorder goes on.',
  },
  FC_REPLAY_HIDDEN_FIELD: {
    retryable: false,
    publicMessage: 'A replay needs a field that is not stored.',
    remedy:
      'Give the key that opens sealed fields, or store the field from now on: class it plain or seal.',
  },
  FC_REPLAY_TAPE_MISMATCH: {
    retryable: false,
    publicMessage: 'An engine asks for something else than it did when it decided.',
    remedy: 'Compare the code with the version that decided: its reads from ctx have changed.',
  },
  FC_SEAL_UNREADABLE: {
    retryable: false,
    publicMessage: 'What is sealed cannot be opened.',
    remedy: 'Use the project key it was sealed with; an erased subject stays closed.',
  },
  FC_SHIP_TOO_LARGE: {
    retryable: false,
    publicMessage: 'The station takes no record of this size.',
    remedy:
      'Raise ingest.lineMaxBytes and ingest.bodyMaxBytes of the station, or the limit of a proxy before it.',
  },
  FC_SPOOL_NOT_DURABLE: {
    retryable: false,
    publicMessage: 'The spool does not survive a redeploy.',
    remedy: 'Set FC_SPOOL_DIR to a folder on a volume that outlives the container.',
  },
  FC_UNRECORDED_READ: {
    retryable: false,
    publicMessage: 'An engine read something around ctx.',
    remedy: 'Take it from ctx (now, random, uuid, read) or pass it in with the input.',
    errorClass: 'system.assertion',
  },
  FC_WIRE_ERROR_INVALID: {
    retryable: false,
    publicMessage: 'A received error is malformed.',
    remedy: 'Send the form that toWire() makes.',
  },
})
