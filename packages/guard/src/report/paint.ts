/** Colours by what they mean. */
export interface Paint {
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly good: (text: string) => string
  readonly dim: (text: string) => string
  readonly strong: (text: string) => string
}

const asItIs = (text: string) => text

/** For files and pipes. */
export const plainPaint: Paint = Object.freeze({
  bad: asItIs,
  warn: asItIs,
  good: asItIs,
  dim: asItIs,
  strong: asItIs,
})
