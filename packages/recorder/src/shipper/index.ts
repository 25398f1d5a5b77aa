/**
 * Delivers spooled records to a store, from within the process that wrote them or from outside.
 *
 * @packageDocumentation
 */
export { HttpTransport, type HttpTransportOptions } from './http-transport.ts'
export { shipSpoolFolder, type ShipReport, type ShipSpoolOptions } from './ship-spool-folder.ts'
export type { ShipperProgress } from './spool-shipper.ts'
export type { RejectedLine, Transport, TransportAnswer, TransportBatch } from './transport.ts'
