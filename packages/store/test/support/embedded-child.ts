// Starts the embedded server of a project, says so in one line of JSON, and waits for a word on
// standard input: `release` leaves properly, `exit` ends the process as it is.
import { createInterface } from 'node:readline'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'

const projectDir = process.argv[2] ?? '.'
try {
  const startedAt = performance.now()
  const server = await startEmbeddedPostgres({ projectDir })
  const startMs = Math.round(performance.now() - startedAt)
  await server.ensureDatabase('first_contact')
  const url = server.connectionString('first_contact')
  console.log(
    JSON.stringify({ how: server.how, pid: server.pid, dataDir: server.dataDir, url, startMs }),
  )
  for await (const word of createInterface({ input: process.stdin })) {
    if (word === 'exit') process.exit(0)
    if (word === 'release') console.log(JSON.stringify(await server.release()))
  }
} catch (error) {
  console.log(
    JSON.stringify({ code: Reflect.get(error as object, 'code'), message: String(error) }),
  )
  process.exitCode = 1
}
