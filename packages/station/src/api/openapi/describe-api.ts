import fastifySwagger from '@fastify/swagger'
import Fastify, { type RouteOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { operations } from './operations.ts'
import { swaggerOptions } from './swagger-options.ts'

/** The OpenAPI document of the contract, without a server, a store or a wire behind it. */
export async function describeApi(): Promise<object> {
  const app = Fastify({ logger: false })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(fastifySwagger, swaggerOptions)
  for (const operation of operations as readonly Omit<RouteOptions, 'handler'>[]) {
    app.route({ ...operation, handler: async () => undefined })
  }
  await app.ready()
  const document = app.swagger()
  await app.close()
  return document
}
