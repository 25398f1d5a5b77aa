import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'

type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>

/** JSON Schema states the bounds of a JavaScript integer on every integer; they say nothing. */
function dropIntegerBounds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropIntegerBounds)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([key, bound]) =>
      !(key === 'minimum' && bound === Number.MIN_SAFE_INTEGER) &&
      !(key === 'maximum' && bound === Number.MAX_SAFE_INTEGER),
  )
  return Object.fromEntries(kept.map(([key, child]) => [key, dropIntegerBounds(child)]))
}

/**
 * The type provider writes every named schema twice, as input and as output. Only those that
 * something refers to stay in the document, so that a generated client has one name for one thing.
 */
export const tidyDocument: TransformObject = (document) => {
  const described = dropIntegerBounds(jsonSchemaTransformObject(document)) as {
    components?: { schemas?: Record<string, unknown> }
  }
  const text = JSON.stringify(described)
  const schemas = Object.entries(described.components?.schemas ?? {}).filter(
    ([name]) => !name.endsWith('Input') && text.includes(`"#/components/schemas/${name}"`),
  )
  return {
    ...described,
    components: { ...described.components, schemas: Object.fromEntries(schemas) },
  } as ReturnType<TransformObject>
}
