import { wordSet } from '../../syntax/word-set.ts'

/** Packages of frameworks: what answers requests, draws screens or schedules work. */
export const frameworks = wordSet(`
  fastify @fastify/* express koa hono @hono/* hapi @hapi/hapi restify polka next nuxt remix sveltekit @sveltejs/kit
  @nestjs/* @trpc/* @apollo/server graphql-yoga socket.io ws
  react react-dom preact vue svelte solid-js @angular/* lit @mantine/* @mui/* antd
  @tanstack/react-query @tanstack/react-router react-router react-router-dom
  graphile-worker bullmq bull pg-boss agenda node-cron commander yargs inquirer
`)

/** Packages that reach a store or another system. */
export const stores = wordSet(`
  pg pg-pool postgres mysql mysql2 mariadb better-sqlite3 sqlite3 mongodb mongoose redis ioredis
  kysely knex drizzle-orm typeorm sequelize objection slonik @prisma/* @mikro-orm/*
  axios got undici node-fetch ky superagent amqplib kafkajs nats nodemailer @aws-sdk/*
`)

/** Modules of Node that do I/O. */
export const ioModules = wordSet(`
  fs fs/promises net tls http https http2 dgram dns dns/promises child_process cluster
  worker_threads readline repl inspector sqlite
`)

/** Types of paging and of screens: how much of a thing is shown, and where. */
export const pagingName =
  /^(?:Page|Paged|Paging|Paginated|Pagination|PageInfo|PageRequest|PageQuery|PageOptions|PageParams|PageResult|PageCursor|CursorPage|PaginationOptions|PaginatedResult|PaginatedResponse)$/

/** Whether a package is named, or its whole scope is. */
export function isOneOf(names: ReadonlySet<string>, packageName: string): boolean {
  const slash = packageName.indexOf('/')
  return names.has(packageName) || (slash > 0 && names.has(`${packageName.slice(0, slash)}/*`))
}
