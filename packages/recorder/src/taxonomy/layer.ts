/** The seven layers; every source file has exactly one. */
export const layers = Object.freeze(['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'] as const)

export type Layer = (typeof layers)[number]

export function isLayer(value: unknown): value is Layer {
  return typeof value === 'string' && (layers as readonly string[]).includes(value)
}
