import { readdirSync, readFileSync } from 'node:fs'
import { Client } from 'pg'

function kibOf(file: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))
  return Number(found?.[1] ?? Number.NaN)
}

/** What a process holds in memory, in MiB. */
export function residentMib(pid: number): number {
  return kibOf(`/proc/${pid}/status`, 'VmRSS') / 1024
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    // It ended between the listing and the reading.
    return Number.NaN
  }
}

function proportionalMib(pid: number): number {
  try {
    return kibOf(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024
  } catch {
    return 0
  }
}

/** Postgres is many processes that share memory: each is charged its part of what is shared. */
export function postgresMib(postmaster: number): number {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === postmaster)
  return [postmaster, ...children].reduce((sum, pid) => sum + proportionalMib(pid), 0)
}

/** The process that all others of a server are children of. */
export async function postmasterOf(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = parentOf(rows[0]?.pid ?? 0)
  await client.end()
  return postmaster
}
