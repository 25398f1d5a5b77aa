import { defineHidden } from './define-hidden.ts'

/** What the library answers. */
export interface Urls {
  readonly URL: new (url: string) => object
  readonly URLSearchParams: Function
}

const names = ['URL', 'URLSearchParams'] as const

let make: (() => Urls) | undefined

/**
 * Offers the classes of a library, of this realm like everything else in it. They are made when they
 * are first used: most bundles that mention them never do.
 */
export function offerUrls(makeUrls: () => Urls): void {
  let made: Urls | undefined
  make = () => (made ??= makeUrls())
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      get: () => {
        defineUrls()
        return Reflect.get(globalThis, name) as unknown
      },
      set(value: unknown) {
        defineHidden(globalThis, name, value)
      },
      enumerable: false,
      configurable: true,
    })
  }
}

function defineUrls(): void {
  const urls = make?.()
  if (urls === undefined) return
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(globalThis, name)
    // What an engine put in its place stays.
    if (property?.get !== undefined) defineHidden(globalThis, name, urls[name])
  }
}

/**
 * Makes them now, for a realm whose built-ins are frozen next; answers instances, because what is
 * behind these is reached by no other way.
 */
export function settleUrls(): readonly object[] {
  if (make === undefined) return []
  defineUrls()
  const url = new (make().URL)('http://a.example/?b=c')
  const params: unknown = Reflect.get(url, 'searchParams')
  return typeof params === 'object' && params !== null ? [url, params] : [url]
}
