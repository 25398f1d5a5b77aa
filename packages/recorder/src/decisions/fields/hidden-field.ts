/** Stands in a replay view for a value that is not there. Whoever gets to it has to stop. */
export class HiddenField {
  /** `dropped`, or `sealed` where there is no key to open it. */
  readonly why: 'dropped' | 'sealed'

  constructor(why: 'dropped' | 'sealed') {
    this.why = why
    Object.freeze(this)
  }
}

/**
 * The end of a replay: the engine asked for what is not there. Thrown through the engine, which may
 * catch it; so it is kept aside too.
 */
export interface HiddenRead {
  /** As it is named to people, such as `customer.email`. */
  readonly path: string
  readonly why: HiddenField['why']
}

export function hiddenReadText({ path, why }: HiddenRead): string {
  return `reads ${path === '' ? 'everything' : path} (${why})`
}
