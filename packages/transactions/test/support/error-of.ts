/** What a promise was rejected with; a promise that is not rejected fails the test by its value. */
export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    (value) => ({ 'it did not fail': value }),
    (error: unknown) => error,
  )
}

/** The places of a test file that a message names, in order. */
export function placesIn(error: unknown): readonly string[] {
  return [...String(error).matchAll(/[\w.-]+\.test\.ts:\d+:\d+/g)].map(([place]) => place)
}
