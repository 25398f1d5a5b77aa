export { type EnvelopeInit, ErrorEnvelope } from './error-envelope.ts'
export { envelopeDigest } from './seal-envelope.ts'
