import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { tidyDocument } from './tidy-document.ts'

/** OpenAPI 3.1 from the schemas that validate requests and answers. */
export const swaggerOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'First Contact station',
      description: 'Stores evidence, answers what happened. Errors are RFC 9457 problem documents.',
      version: '1',
    },
    tags: [
      { name: 'ops', description: 'Read-only answers for founders.' },
      { name: 'preflight', description: 'Whether users may come in.' },
      { name: 'actions', description: 'What changes something; each leaves an audit event.' },
      { name: 'ingest', description: 'Where recorders deliver.' },
      { name: 'session', description: 'Signing in and out of the console.' },
      { name: 'health', description: 'The station itself.' },
    ],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token `fct_…` with the scope.' },
        session: { type: 'apiKey', in: 'cookie', name: 'fc_session' },
      },
    },
  },
  transform: jsonSchemaTransform,
  transformObject: tidyDocument,
}
