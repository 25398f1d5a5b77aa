import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { storeError } from '../errors/store-error.ts'
import { decodeTarHeader, tarBlockBytes, tarPadding } from './tar-header.ts'

/** Where a member lies in an archive. */
export interface ArchiveMember {
  readonly name: string
  readonly bytes: number
  readonly offset: number
}

export interface Archive {
  readonly file: string
  readonly members: ReadonlyMap<string, ArchiveMember>
}

/**
 * Reads the list of members by hopping from header to header.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE`
 */
export async function readArchive(file: string): Promise<Archive> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (cause) {
    throw storeError('FC_BACKUP_UNREADABLE', `cannot open ${file}`, { cause })
  }
  try {
    const { size } = await handle.stat()
    const members = await listMembers(handle, size)
    if (members === undefined)
      throw storeError('FC_BACKUP_UNREADABLE', `${file} is cut off or torn`)
    return { file, members }
  } finally {
    await handle.close()
  }
}

/** Undefined when the archive does not end as one should. */
async function listMembers(
  handle: FileHandle,
  size: number,
): Promise<ReadonlyMap<string, ArchiveMember> | undefined> {
  const members = new Map<string, ArchiveMember>()
  const block = Buffer.alloc(tarBlockBytes)
  let position = 0
  while (position + tarBlockBytes <= size) {
    await handle.read(block, 0, tarBlockBytes, position)
    if (block.every((byte) => byte === 0)) return members
    const entry = decodeTarHeader(block)
    if (entry === undefined) return undefined
    const offset = position + tarBlockBytes
    members.set(entry.name, { ...entry, offset })
    position = offset + entry.bytes + tarPadding(entry.bytes)
  }
  return undefined
}

/**
 * The bytes of one member.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE` when the archive has no such member
 */
export function readMember(archive: Archive, name: string): Readable {
  const member = archive.members.get(name)
  if (member === undefined) {
    throw storeError('FC_BACKUP_UNREADABLE', `${archive.file} holds no ${name}`)
  }
  if (member.bytes === 0) return Readable.from([])
  return createReadStream(archive.file, {
    start: member.offset,
    end: member.offset + member.bytes - 1,
  })
}
