import { defineErrorRegistry } from '@first-contact/recorder/errors'

const askOwnPostgres = 'Set DATABASE_URL to a Postgres of your own, version 15 or newer.'

/** Every operating error of this package. The key is the code. */
export const storeErrors = defineErrorRegistry({
  FC_EMBEDDED_PLATFORM: {
    retryable: false,
    publicMessage: 'There is no embedded Postgres for this machine.',
    remedy: `Install with optional dependencies (npm install without --omit=optional). ${askOwnPostgres}`,
  },
  FC_EMBEDDED_NO_USER: {
    retryable: false,
    publicMessage: 'No operating system user can run the embedded Postgres.',
    remedy: `Run as a user that is listed in /etc/passwd; as root, have the user nobody. ${askOwnPostgres}`,
  },
  FC_EMBEDDED_LOCKED: {
    retryable: true,
    publicMessage: 'Another process has been starting or stopping the embedded Postgres too long.',
    remedy: 'See what that process is doing, or end it; its lock is given up when it is gone.',
  },
  FC_EMBEDDED_FOLDER_UNWRITABLE: {
    retryable: false,
    publicMessage: 'A folder that the embedded Postgres needs cannot be written.',
    remedy: `Make the named folder writable, or set FC_STATE_DIR to one that is. ${askOwnPostgres}`,
  },
  FC_EMBEDDED_SOCKET_FOLDER: {
    retryable: false,
    publicMessage: 'The folder for the socket of the embedded Postgres cannot be used.',
    remedy: 'Remove the named folder, or set TMPDIR to a short path of a folder of your own.',
  },
  FC_EMBEDDED_DATA_OTHER_USER: {
    retryable: false,
    publicMessage: 'The data of the embedded Postgres belongs to another user.',
    remedy:
      'Run as that user, give the data folder to the present one with chown, or move it away.',
  },
  FC_EMBEDDED_DATA_NEWER: {
    retryable: false,
    publicMessage: 'The data was written by a newer Postgres than this release brings.',
    remedy: 'Use the release that wrote it, or a newer one.',
  },
  FC_EMBEDDED_DATA_OLDER: {
    retryable: false,
    publicMessage: 'The data was written by an older Postgres than this release brings.',
    remedy:
      'With the release that wrote it: first-contact store backup. Move the data folder away, then: first-contact store restore.',
  },
  FC_EMBEDDED_DATA_FOREIGN: {
    retryable: false,
    publicMessage: 'The data folder of the embedded Postgres holds something else.',
    remedy: 'Move what is in the named folder away, or set FC_STATE_DIR to another one.',
  },
  FC_EMBEDDED_NO_SPACE: {
    retryable: false,
    publicMessage: 'There is no space left for the embedded Postgres.',
    remedy: 'Free at least 100 MB on that disk, or set FC_STATE_DIR to a folder on another one.',
  },
  FC_EMBEDDED_INIT_FAILED: {
    retryable: false,
    publicMessage: 'The embedded Postgres could not be initialized.',
    remedy: `Read what initdb said in the log. ${askOwnPostgres}`,
  },
  FC_EMBEDDED_START_FAILED: {
    retryable: true,
    publicMessage: 'The embedded Postgres did not start.',
    remedy: 'Read .first-contact/postgres.log.',
  },
  FC_EMBEDDED_STOP_FAILED: {
    retryable: true,
    publicMessage: 'The embedded Postgres could not be stopped.',
    remedy: 'End the named process yourself; nothing that was acknowledged is lost by that.',
  },
  FC_INVARIANT_INGEST_BATCH: {
    retryable: false,
    publicMessage: 'The store broke a rule of its own.',
    remedy: 'Report it with the message; a batch without records was refused by Postgres.',
    errorClass: 'system.assertion',
  },
  FC_INVARIANT_INGEST_OUTCOME: {
    retryable: false,
    publicMessage: 'The store broke a rule of its own.',
    remedy: 'Report it with the message; a request was stored without an answer of its own.',
    errorClass: 'system.assertion',
  },
  FC_INVARIANT_MIGRATIONS: {
    retryable: false,
    publicMessage: 'The store broke a rule of its own.',
    remedy: 'Install the release again; its numbered migrations are not complete.',
    errorClass: 'system.assertion',
  },
  FC_INVARIANT_TABLES: {
    retryable: false,
    publicMessage: 'The store broke a rule of its own.',
    remedy: 'Report it with the message; the schema has tables in an order that cannot be.',
    errorClass: 'system.assertion',
  },
  FC_STORE_URL_INVALID: {
    retryable: false,
    publicMessage: 'DATABASE_URL cannot be read.',
    remedy:
      'Write it as postgres://user:password@host:5432/database, with special characters percent-encoded.',
  },
  FC_STORE_UNREACHABLE: {
    retryable: true,
    publicMessage: 'The Postgres server cannot be reached.',
    remedy: 'Check host, port and network of DATABASE_URL, and that the server runs.',
  },
  FC_STORE_LOGIN_REFUSED: {
    retryable: false,
    publicMessage: 'The Postgres server refused the user or the password.',
    remedy: 'Check user, password and database of DATABASE_URL, and pg_hba.conf of the server.',
  },
  FC_STORE_POSTGRES_TOO_OLD: {
    retryable: false,
    publicMessage: 'The Postgres server is too old.',
    remedy: 'Use Postgres 15 or newer, or leave DATABASE_URL out to use the embedded one.',
  },
  FC_STORE_PERMISSION: {
    retryable: false,
    publicMessage: 'The database user may not do what the store needs.',
    remedy: 'Grant it CREATE on the database: grant create on database <name> to <user>.',
  },
  FC_STORE_SCHEMA_NEWER: {
    retryable: false,
    publicMessage: 'The database was migrated by a newer release.',
    remedy: 'Upgrade this installation; a newer schema is never written by older code.',
  },
  FC_STORE_MIGRATION_CHANGED: {
    retryable: false,
    publicMessage: 'A migration that was applied differs from the one in this release.',
    remedy: 'Install the release again; migrations are never edited after release.',
  },
  FC_STORE_MIGRATION_FAILED: {
    retryable: true,
    publicMessage: 'A migration failed and was rolled back.',
    remedy: 'Read the cause; the schema is as it was before that migration.',
  },
  FC_BACKUP_UNREADABLE: {
    retryable: false,
    publicMessage: 'The backup cannot be read.',
    remedy: 'Take another backup file; this one is torn, altered or none of ours.',
  },
  FC_BACKUP_MISMATCH: {
    retryable: false,
    publicMessage: 'The backup does not hold what its manifest says.',
    remedy: 'Take another backup file; this one was altered or damaged.',
  },
  FC_BACKUP_TARGET_EXISTS: {
    retryable: false,
    publicMessage: 'The backup file exists already.',
    remedy: 'Name a file that does not exist, or a folder.',
  },
  FC_BACKUP_WRITE_FAILED: {
    retryable: true,
    publicMessage: 'The backup could not be written.',
    remedy: 'Check space and permissions of the target folder; no half backup was left behind.',
  },
  FC_RESTORE_NOT_EMPTY: {
    retryable: false,
    publicMessage: 'The store to restore into is not empty.',
    remedy: 'Restore into a new database or a new project folder.',
  },
  FC_RESTORE_FAILED: {
    retryable: true,
    publicMessage: 'The restore failed; nothing of it was kept.',
    remedy: 'Read the cause, then restore again into the same empty store.',
  },
  FC_RESTORE_VERSION: {
    retryable: false,
    publicMessage: 'The backup was made with another schema version.',
    remedy: 'Restore with the release that made the backup, then upgrade.',
  },
  FC_INGEST_UNAVAILABLE: {
    retryable: true,
    publicMessage: 'The store cannot take records at the moment.',
    remedy: 'Send the same lines again later; whatever is stored already is not stored twice.',
  },
  FC_INGEST_BUSY: {
    retryable: true,
    publicMessage: 'The store has too many records waiting.',
    remedy: 'Send the same lines again later, or in smaller batches.',
  },
  FC_INGEST_DIGEST_MISMATCH: {
    retryable: false,
    publicMessage: 'The digest of an envelope is not the one of its record.',
    remedy: 'Send records as the recorder makes them; this one was changed on its way.',
  },
  FC_INGEST_ENVIRONMENT: {
    retryable: false,
    publicMessage: 'A record is of another environment than the token.',
    remedy:
      'Set FC_ENVIRONMENT of the recorder to that of the token, or use a token of its environment.',
  },
  FC_INGEST_OTHER_ENVIRONMENT: {
    retryable: false,
    publicMessage: 'No record of a request is of the environment of the token.',
    remedy:
      'Set FC_ENVIRONMENT, or make a token in that environment; the recorder keeps the records.',
  },
  FC_INGEST_ROW_REFUSED: {
    retryable: false,
    publicMessage: 'The database refused a record.',
    remedy: 'Read the message; the other records of the request are stored.',
  },
  FC_INVALID_CURSOR: {
    retryable: false,
    publicMessage: 'The cursor is not one of this list.',
    remedy: 'Take the cursor from the page before, or start without one.',
  },
  FC_RETENTION_REFUSED: {
    retryable: false,
    publicMessage: 'This retention is refused.',
    remedy: 'Keep at least seven days, or call it as the owner of the tables.',
  },
  FC_IMPORT_UNREADABLE: {
    retryable: false,
    publicMessage: 'The file to import cannot be read.',
    remedy: 'Check the path; a JSONL sink writes one JSON object a line.',
  },
})

export type StoreErrorCode = keyof typeof storeErrors
