const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/**
 * Makes text that came from elsewhere safe for a terminal: an error message may hold escape
 * sequences that move the cursor, or a bidirectional mark that turns a line around.
 */
export function printable(text: string): string {
  return text.replaceAll(controls, ' ')
}

/** Shortens text to a width in its middle: what tells two texts apart is mostly at their ends. */
export function shortened(text: string, width: number): string {
  if (text.length <= width || width <= 2) return clipped(text, width)
  const tail = Math.floor((width - 1) / 2)
  return `${text.slice(0, width - 1 - tail)}…${text.slice(-tail)}`
}

/** Cuts text to a width, with an ellipsis. */
export function clipped(text: string, width: number): string {
  if (text.length <= width) return text
  return width <= 1 ? text.slice(0, width) : `${text.slice(0, width - 1)}…`
}
