import { expect, test } from 'vitest'
import {
  decodeTarHeader,
  encodeTarHeader,
  tarBlockBytes,
  tarPadding,
} from '../../src/backup/tar-header.ts'

const at = new Date('2026-03-10T12:00:00.000Z')

test.each([0, 1, 511, 512, 8 ** 11 - 1, 8 ** 11, 5 * 10 ** 12])(
  'a member of %i bytes is read back as it was written',
  (bytes) => {
    const entry = { name: 'tables/infra_error_events.copy.gz', bytes }
    const header = encodeTarHeader(entry, at)
    expect(header).toHaveLength(tarBlockBytes)
    expect(decodeTarHeader(header)).toEqual(entry)
    expect((bytes + tarPadding(bytes)) % tarBlockBytes).toBe(0)
  },
)

test('a header with a changed byte is none', () => {
  const header = encodeTarHeader({ name: 'manifest.json', bytes: 10 }, at)
  header.writeUInt8(header.readUInt8(0) ^ 1, 0)
  expect(decodeTarHeader(header)).toBeUndefined()
})

test('an empty block is no header', () => {
  expect(decodeTarHeader(Buffer.alloc(tarBlockBytes))).toBeUndefined()
})
