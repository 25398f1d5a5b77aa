/** Tar moves in blocks of this size. */
export const tarBlockBytes = 512

/** Eleven octal digits; larger sizes are written in base 256, as GNU tar does. */
const octalMaxBytes = 8 ** 11 - 1

export interface TarEntry {
  readonly name: string
  readonly bytes: number
}

/** A POSIX ustar header for a file that only its owner may read. */
export function encodeTarHeader(entry: TarEntry, modifiedAt: Date): Buffer {
  const header = Buffer.alloc(tarBlockBytes)
  header.write(entry.name, 0, 100, 'utf8')
  header.write('0000600\0', 100, 'latin1')
  header.write('0000000\0', 108, 'latin1')
  header.write('0000000\0', 116, 'latin1')
  writeSize(header, entry.bytes)
  const seconds = Math.floor(modifiedAt.getTime() / 1000)
  header.write(`${seconds.toString(8).padStart(11, '0')}\0`, 136, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\0', 257, 'latin1')
  header.write('00', 263, 'latin1')
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

/** Undefined for the empty block that ends an archive, and for what is no header. */
export function decodeTarHeader(header: Buffer): TarEntry | undefined {
  const stored = Number.parseInt(header.toString('latin1', 148, 156), 8)
  if (stored !== checksumOf(header) || header.toString('latin1', 257, 262) !== 'ustar') {
    return undefined
  }
  const end = header.indexOf(0)
  return { name: header.toString('utf8', 0, Math.min(end, 100)), bytes: readSize(header) }
}

/** How many bytes follow a member of this size to fill its last block. */
export function tarPadding(bytes: number): number {
  return (tarBlockBytes - (bytes % tarBlockBytes)) % tarBlockBytes
}

function writeSize(header: Buffer, bytes: number): void {
  if (bytes <= octalMaxBytes) {
    header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
    return
  }
  header.writeUInt8(0x80, 124)
  header.writeBigUInt64BE(BigInt(bytes), 128)
}

function readSize(header: Buffer): number {
  if (header.readUInt8(124) === 0x80) return Number(header.readBigUInt64BE(128))
  return Number.parseInt(header.toString('latin1', 124, 136), 8)
}

/** The sum of all bytes, the checksum's own eight counted as spaces. */
function checksumOf(header: Buffer): number {
  let sum = 8 * 0x20
  for (const [index, byte] of header.entries()) {
    if (index < 148 || index >= 156) sum += byte
  }
  return sum
}
