import { marks } from './marks.ts'

/** Prefixes that issuers give their keys, so that they can be found. */
const keyPrefix =
  /^(?:sk|pk|rk|ak)[-_]|^(?:gh[opsur]|glpat|github_pat|npm|xox[abeoprs]|xapp|whsec|shpat|shpss|dop_v1|hf|sq0\w{3}|ya29|AIza|AKIA|ASIA|AGPA|SG|EAA|fct|fc_tok|lin_api|pat|dapi|tfp|pypi|key|Bearer)[-_.]?/

const issuedKey =
  /^(?:AKIA|ASIA)[A-Z0-9]{16}$|^AIza[\w-]{30,}$|^(?:(?:sk|pk|rk|ak)[-_]|gh[opsur]_|github_pat_|glpat-|npm_|xox[abeoprs]-|xapp-|whsec_|shp(?:at|ss|ca|pa)_|dop_v1_|hf_|sq0\w{3}-|ya29|lin_api_|dapi|pypi-|fct_)[\w.-]{10,}$/

const runPattern = /[\w.-]{16,}/g
/** A run of mixed letters and digits from this length on is taken for a secret. */
const mixedMin = 32
const hexPattern = /^[0-9a-fA-F-]+$/

/** Whether a run of letters and digits is a key with an issuer's prefix. */
export function isIssuedKey(run: string): boolean {
  return keyPrefix.test(run) && issuedKey.test(run)
}

function isSecretRun(run: string): boolean {
  if (run.startsWith('eyJ') && run.includes('.')) return true
  if (isIssuedKey(run)) return true
  if (run.length < mixedMin || run.includes('.') || hexPattern.test(run)) return false
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)
}

/** Takes out JWTs, keys with an issuer's prefix, and long runs of mixed letters and digits. */
export function scrubTokens(text: string): string {
  return text.replaceAll(runPattern, (run) => (isSecretRun(run) ? marks.secret : run))
}

const scheme = /\b(bearer|basic|digest|token|apikey)[ \t]{1,8}(?!\[)[\w.~+/=-]{6,}/gi

/** Takes out what follows an authentication scheme. */
export function scrubSchemes(text: string): string {
  return text.replaceAll(scheme, (match, name: string) =>
    // "token expired" and "basic settings" are words; a credential has a digit, a sign or capitals.
    /[\d.~+/=_-]|[a-z][A-Z]/.test(match.slice(name.length).trim())
      ? `${name} ${marks.secret}`
      : match,
  )
}

const pemStart = '-----BEGIN '

/** Takes out PEM blocks; one without an end takes the rest of the text with it. */
export function scrubPem(text: string): string {
  let out = ''
  let from = 0
  for (let start = text.indexOf(pemStart); start !== -1; start = text.indexOf(pemStart, from)) {
    out += text.slice(from, start) + marks.secret
    const end = text.indexOf('-----END ', start)
    if (end === -1) return out
    const close = text.indexOf('-----', end + 9)
    if (close === -1) return out
    from = close + 5
  }
  return from === 0 ? text : out + text.slice(from)
}

const userInfo = /:\/\/[^\s/?#]{1,256}@/g
/** A password with a slash in it, in an address that no parser would take. */
const oddUserInfo = /:\/\/[^\s:/@[\]]{0,128}:(?!\d{1,5}[/?#\s])[^\s[\]]{1,256}@/g

/** Takes out user and password of addresses such as `postgres://user:password@host`. */
export function scrubUrlCredentials(text: string): string {
  if (!text.includes('://')) return text
  return text
    .replaceAll(userInfo, `://${marks.redacted}@`)
    .replaceAll(oddUserInfo, `://${marks.redacted}@`)
}
