import { FirstContactError } from '../errors/first-contact-error.ts'
import { emptyContext, type BoundedContext } from '../scrubber/scrub-context.ts'
import { isErrorClassName, isKnownErrorClass, mayEmit } from '../taxonomy/error-class-registry.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import { isLayer, type Layer } from '../taxonomy/layer.ts'

/** Which class an envelope gets, and which rules its labels broke. */
export interface ResolvedLabel {
  readonly errorClass: ErrorClass
  readonly layer: Layer
  readonly violations: readonly string[]
  /** The class of the table, where the layer may not emit it. */
  readonly classifiedAs: ErrorClass | null
}

const noViolations: readonly string[] = Object.freeze([])
const labelShown = 80

/** What a label looks like in a violation: a bad label can be anything. */
function shown(label: unknown): string {
  const text = typeof label === 'string' ? label : typeof label
  return text.replaceAll(/[^\w.:-]/g, '?').slice(0, labelShown)
}

/**
 * Applies the emission rules. An explicit label that breaks one is kept and marked: a bad label
 * never costs the evidence. A class from the table is no label of anybody's, so it becomes
 * `system.internal` where the layer may not emit it.
 */
export function resolveLabel(
  explicitClass: unknown,
  tableClass: ErrorClass,
  explicitLayer: unknown,
  inferredLayer: Layer,
): ResolvedLabel {
  const layer = isLayer(explicitLayer) ? explicitLayer : inferredLayer
  const layerIsWrong = explicitLayer !== undefined && !isLayer(explicitLayer)
  const violations: string[] = layerIsWrong ? [`layer:${shown(explicitLayer)}`] : []
  if (explicitClass === undefined) {
    const emitted = emittedFor(layer, tableClass)
    return {
      errorClass: emitted,
      layer,
      violations: violations.length === 0 ? noViolations : violations,
      classifiedAs: emitted === tableClass ? null : tableClass,
    }
  }
  if (!isErrorClassName(explicitClass)) {
    violations.push(`class:${shown(explicitClass)}`)
    return { errorClass: 'unknown', layer, violations, classifiedAs: null }
  }
  if (!isKnownErrorClass(explicitClass)) violations.push(`class:${explicitClass}`)
  if (!mayEmit(layer, explicitClass)) violations.push(`emission:${layer}:${explicitClass}`)
  return {
    errorClass: explicitClass,
    layer,
    violations: violations.length === 0 ? noViolations : violations,
    classifiedAs: null,
  }
}

function emittedFor(layer: Layer, tableClass: ErrorClass): ErrorClass {
  if (mayEmit(layer, tableClass)) return tableClass
  return mayEmit(layer, 'system.internal') ? 'system.internal' : 'unknown'
}

/** The context with the table's class beside what the application gave. */
export function withClassifiedAs(
  context: BoundedContext,
  classifiedAs: ErrorClass | null,
): BoundedContext {
  if (classifiedAs === null) return context
  const base = context === emptyContext ? {} : context
  return Object.freeze({ ...base, classified_as: classifiedAs })
}

/** What strict mode throws for broken emission rules. */
export function emissionError(violations: readonly string[]): FirstContactError {
  return new FirstContactError('FC_EMISSION_VIOLATION', {
    message: `The labels of a capture break the emission rules: ${violations.join(', ')}.`,
  })
}
