import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { randomHex } from '../../correlation/random-ids.ts'
import { FirstContactError } from '../../errors/first-contact-error.ts'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
/** What sealing adds. */
export const sealOverheadBytes = ivBytes + tagBytes

/**
 * Encrypts; answers base64 of initialization vector, ciphertext and tag. A key object is prepared
 * once; bytes as the key would cost 20 us a call and not 6.
 */
export function sealBytes(key: KeyObject, plain: Buffer, boundTo: string): string {
  const iv = Buffer.from(randomHex(ivBytes * 2), 'hex')
  const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(boundTo))
  const body = sealing.update(plain)
  const rest = sealing.final()
  return Buffer.concat([iv, body, rest, sealing.getAuthTag()]).toString('base64')
}

/**
 * Opens what `sealBytes` made.
 *
 * @throws FC_SEAL_UNREADABLE for another key, another binding, or bytes that were changed
 */
export function openBytes(key: KeyObject, sealed: string, boundTo: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
    opening.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(bytes.length - tagBytes))
    const body = opening.update(bytes.subarray(ivBytes, bytes.length - tagBytes))
    return Buffer.concat([body, opening.final()])
  } catch (cause) {
    throw new FirstContactError('FC_SEAL_UNREADABLE', {
      message: `What is sealed for ${boundTo} cannot be opened with this key.`,
      cause,
    })
  }
}
