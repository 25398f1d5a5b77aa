export { correlateHono, honoErrorHandler, type HonoCorrelationOptions } from './correlate-hono.ts'
export { honoRequestListener } from './hono-request-listener.ts'
