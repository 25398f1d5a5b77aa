import type { Store } from '@first-contact/store'
import { wireOperations, type Operations, type OperationsOptions } from './operations.ts'
import { storePorts } from './store/store-ports.ts'

/** The domain services over an open store, as the station and the CLI both ask them. */
export function openOperations(
  options: { readonly store: Store } & Omit<OperationsOptions, 'ports'>,
): Operations {
  const { store, ...rest } = options
  return wireOperations({ ...rest, ports: storePorts(store) })
}
