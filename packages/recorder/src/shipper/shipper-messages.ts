import type { ShipperProgress } from './spool-shipper.ts'
import type { StationAddress } from '../sinks/record-sink.ts'

/** What the worker is started with. */
export interface ShipperWorkerData {
  readonly dir: string
  readonly station: StationAddress
  readonly maxBytes: number
}

export type ToShipper =
  /** The folder of the process itself: its path, or undefined while there is none. */
  | { readonly kind: 'own'; readonly folder: string | undefined }
  | { readonly kind: 'wake' }
  | { readonly kind: 'drain'; readonly id: number }
  | { readonly kind: 'stop' }

export type FromShipper =
  | { readonly kind: 'progress'; readonly progress: ShipperProgress }
  | { readonly kind: 'drained'; readonly id: number }
  | { readonly kind: 'stopped' }
