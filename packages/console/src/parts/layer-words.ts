import type { Layer } from '../api/views.ts'

/** What each layer is called on the screen; the number alone says nothing to a newcomer. */
export const layerWords: Readonly<Record<Layer, string>> = {
  L1: 'Console',
  L2: 'API',
  L3: 'Adapter',
  L4: 'Engine',
  L5: 'Worker',
  L6: 'Platform',
  L7: 'Ops',
}

export function isLayer(value: string): value is Layer {
  return Object.hasOwn(layerWords, value)
}

/** The layer's own colour; used beside its name, never instead of it. */
export function layerColour(layer: string | null): string {
  return layer !== null && isLayer(layer) ? `var(--layer-${layer.slice(1)})` : 'var(--layer-6)'
}
