/** A value with its names as wire JSON has them: `linksChecked` becomes `links_checked`. */
export function snakeCaseNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCaseNames)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [snakeCase(name), snakeCaseNames(held)]),
  )
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
