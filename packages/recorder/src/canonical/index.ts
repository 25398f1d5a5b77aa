export * from './canonical-refusal.ts'
export { canonicalize, canonicalizeJson } from './canonicalize.ts'
export { type CanonicalCodec, registerCodec } from './codec.ts'
export { parseCanonical, type ReviveTag } from './parse-canonical.ts'
