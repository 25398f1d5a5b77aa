import { operationTemplate } from './operation-template.ts'

/** Operations one server may have by path alone; a scanner must not be able to mint more. */
const operationsMax = 500

/** Addresses whose name is remembered; long ones are mostly met once. */
const addressesMax = 1000
const addressMaxChars = 64

/** Keeps the number of operations of one server bounded when no router names them. */
export interface KnownOperations {
  /** The operation of a request, by the shape of its path. */
  name(method: string, url: string): string
  /** The name to record for a request that answered `status`. */
  settle(operation: string, method: string, status: number): string
}

/**
 * Creates the memory of one server.
 *
 * A path counts once it answered something else than 404: whoever walks through random paths
 * gets them all counted as `GET (not found)`.
 */
export function knownOperations(max = operationsMax): KnownOperations {
  const known = new Set<string>()
  const names = new Map<string, Map<string, string>>()
  let remembered = 0

  // The same string for the same address: whoever counts by it finds its hash made already.
  function remember(method: string, url: string, operation: string): void {
    if (url.length > addressMaxChars) return
    if (remembered >= addressesMax) {
      names.clear()
      remembered = 0
    }
    const ofMethod = names.get(method) ?? new Map<string, string>()
    names.set(method, ofMethod.set(url, operation))
    remembered += 1
  }

  return {
    name(method, url) {
      const before = names.get(method)?.get(url)
      if (before !== undefined) return before
      const operation = operationTemplate(method, url)
      remember(method, url, operation)
      return operation
    },
    settle(operation, method, status) {
      if (known.has(operation)) return operation
      if (status === 404) return `${method} (not found)`
      if (known.size >= max) return `${method} (other)`
      known.add(operation)
      return operation
    },
  }
}
