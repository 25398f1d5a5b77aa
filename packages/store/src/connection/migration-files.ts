import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { invariant } from '@first-contact/recorder/errors'

export interface MigrationFile {
  readonly version: number
  /** `0001_evidence` */
  readonly name: string
  readonly sql: string
  /** SHA-256 over the text before the schema's name is put in. */
  readonly checksum: string
}

/** Beside `src` as beside `dist`. */
const migrationsDir = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** Reads the numbered SQL files of this release, in order. */
export async function readMigrationFiles(schema: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).toSorted()
  const files = await Promise.all(names.map((name) => readMigration(name, schema)))
  const isContiguous = files.every((file, index) => file.version === index + 1)
  invariant(files.length > 0 && isContiguous, 'FC_INVARIANT_MIGRATIONS', names.join(', '))
  return files
}

async function readMigration(fileName: string, schema: string): Promise<MigrationFile> {
  const text = (await readFile(`${migrationsDir}${fileName}`, 'utf8')).replaceAll('\r\n', '\n')
  return {
    version: Number.parseInt(fileName, 10),
    name: fileName.replace(/\.sql$/, ''),
    // Not `::schema`, which would be a cast.
    sql: text.replaceAll(/(?<!:):schema\b/g, schema),
    checksum: createHash('sha256').update(text).digest('hex'),
  }
}
