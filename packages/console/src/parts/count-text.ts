const figures = new Intl.NumberFormat('en-GB')

/** `184,467`: a figure that can be read at a glance. */
export function figureText(count: number): string {
  return figures.format(count)
}

/** `1 run`, `1,204 runs`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${figureText(count)} ${count === 1 ? one : many}`
}
