/**
 * Takes stacks out of the realm: their text names places that a bundle does not have, and the hook
 * that formats them is handed functions of whoever called.
 */
export function fixStacks(): void {
  const fixed = { writable: false, enumerable: false, configurable: false }
  Object.defineProperty(Error, 'stackTraceLimit', { ...fixed, value: 0 })
  Object.defineProperty(Error, 'prepareStackTrace', { ...fixed, value: undefined })
}
