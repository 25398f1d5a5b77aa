import { createHash } from 'node:crypto'

/** Digests a list of texts; where one ends and the next begins is part of it. */
export function digestOf(parts: Iterable<string>): string {
  const digest = createHash('sha1')
  for (const part of parts) digest.update(`${part.length}:`).update(part)
  return digest.digest('base64url')
}
