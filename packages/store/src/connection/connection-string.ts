import { storeError } from '../errors/store-error.ts'

/**
 * Refuses what is no Postgres address. The value is never repeated: it holds a password, and a
 * typing error may have put that anywhere in it.
 *
 * @param source - where the value came from, such as `DATABASE_URL`
 * @throws FirstContactError `FC_STORE_URL_INVALID`
 */
export function checkConnectionString(value: string, source: string): void {
  const refuse = (why: string) => storeError('FC_STORE_URL_INVALID', `${source} ${why}`)
  if (value.trim() === '') throw refuse('is empty')
  if (!/^postgres(ql)?:\/\//.test(value)) throw refuse('does not start with postgres://')
  // libpq allows an empty host after the user (`user@/db?host=/socket`), URL does not.
  const readable = value.replace('@/', '@localhost/')
  if (!URL.canParse(readable)) throw refuse('is no URL')
  const url = new URL(readable)
  const parts = {
    user: url.username,
    password: url.password,
    'host or database': url.hostname + url.pathname,
  }
  for (const [name, part] of Object.entries(parts)) {
    if (!isDecodable(part)) throw refuse(`has a wrong percent-encoding in its ${name}`)
  }
  if (url.hostname === '' && !url.searchParams.has('host')) throw refuse('names no host')
  if (url.pathname.length < 2) throw refuse('names no database')
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** Host and database of a connection string, for messages; without user and password. */
export function describeTarget(connectionString: string): string {
  const url = new URL(connectionString.replace('@/', '@localhost/'))
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname)
  return `${host}${url.port === '' ? '' : `:${url.port}`}${decodeURIComponent(url.pathname)}`
}
