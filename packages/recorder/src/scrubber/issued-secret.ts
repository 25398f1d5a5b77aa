import { isIssuedKey } from './scrub-tokens.ts'

const run = /[\w-]{20,}(?:\.[\w-]+){0,2}/g
const jsonWebToken = /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}$/
/** A key with its body; the line alone stands in every library that reads one. */
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:\s|\\[nr]){1,8}[A-Za-z0-9+/=]{32}/
/** Not a template: `://${user}:${password}@` holds none. */
const addressWithPassword = /:\/\/[^\s/:@"'`${}<>]{1,100}:[^\s/:@"'`${}<>]{3,200}@[\w.-]{3}/

/**
 * Where in a long text, such as code, something stands that an issuer mints: a key with its prefix, a
 * JSON web token, a private key, an address with a password. -1 where nothing does.
 *
 * `scrubText` is for what people and errors say: in code, names and tables of letters look like
 * secrets to it.
 */
export function issuedSecretAt(text: string): number {
  const found = [privateKey.exec(text)?.index, addressWithPassword.exec(text)?.index]
  for (const { 0: match, index } of text.matchAll(run)) {
    const [name = ''] = match.split('.')
    // A name such as `npm_package_config_value` has the prefix of a key, and no digit.
    const isKey = /\d/.test(name) && isIssuedKey(name)
    if (!isKey && !jsonWebToken.test(match)) continue
    found.push(index)
    break
  }
  const places = found.filter((place) => place !== undefined)
  return places.length === 0 ? -1 : Math.min(...places)
}
