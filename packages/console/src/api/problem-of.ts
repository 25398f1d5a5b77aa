import type { ProblemDocument } from './views.ts'

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}

/** Reads an answer as a problem document; null when it is something else, such as a proxy's page. */
export function problemOf(body: unknown, status: number): ProblemDocument | null {
  if (typeof body !== 'object' || body === null || !('title' in body)) return null
  const fields: Partial<Record<keyof ProblemDocument, unknown>> = body
  return {
    type: text(fields.type, 'about:blank'),
    title: text(fields.title, 'The station refused'),
    status: typeof fields.status === 'number' ? fields.status : status,
    detail: text(fields.detail, ''),
    instance: text(fields.instance, ''),
    errors: fieldErrors(fields.errors),
  }
}

function fieldErrors(value: unknown): { field: string; message: string }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { field, message }: { field?: unknown; message?: unknown } = entry
    return [{ field: text(field, 'request'), message: text(message, 'is not accepted') }]
  })
}
