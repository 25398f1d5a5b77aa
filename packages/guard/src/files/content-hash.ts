import { hash } from 'node:crypto'

/** Names a content; equal for equal bytes. It protects from staleness, not from malice. */
export function contentHash(content: string | Buffer): string {
  return hash('sha1', content, 'base64url')
}
