/** Tokens that make a name sensitive wherever they stand: `auth_token` yes, `author` no. */
const sensitiveTokens: ReadonlySet<string> = new Set(
  `password passwd pwd passphrase passcode secret secrets token auth authorization bearer cookie
   cookies jwt csrf xsrf credential credentials cvv cvc cvv2 ssn iban bic otp totp email emails mail
   phone mobile telephone fax msisdn dob birthdate birthday sig signature dsn pin pan sid apikey
   creditcard cardnumber`.split(/\s+/),
)

/** Names that are sensitive as a whole. */
const sensitiveNames: ReadonlySet<string> = new Set(
  `pass card session connectsid phpsessid jsessionid sessionid authtoken accesstoken refreshtoken
   idtoken privatekey secretkey accesskey mysqlpwd pgpassword phonenumber emailaddress accountnumber
   firstname lastname fullname surname databaseurl connectionstring setcookie xapikey`.split(/\s+/),
)

/** `<first>_<second>` that is sensitive although neither is. */
const sensitivePairs: ReadonlySet<string> = new Set(
  `api:key access:key private:key secret:key signing:key encryption:key master:key service:key
   client:key project:key session:id session:key session:token card:number card:no credit:card
   account:number database:url connection:string first:name last:name full:name sur:name db:pass
   user:pass one:time birth:date`.split(/\s+/),
)

/** After `token` these make a count of it, which every platform that runs agents has. */
const harmlessAfterToken: ReadonlySet<string> = new Set(
  'count limit budget usage total max min type kind used rate cost'.split(' '),
)

const sensitiveEndings = ['password', 'passwd', 'secret', 'apikey', 'authtoken', 'privatekey']

const nameMaxChars = 80
const cacheMax = 2000
const cache = new Map<string, boolean>()

/** Whether the value under this name must not be stored. Token-aware; pure in the name. */
export function isSensitiveKey(name: string): boolean {
  const known = cache.get(name)
  if (known !== undefined) return known
  const answer = decide(name.slice(0, nameMaxChars))
  if (cache.size < cacheMax && name.length <= nameMaxChars) cache.set(name, answer)
  return answer
}

function decide(name: string): boolean {
  const tokens = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '')
  const whole = tokens.join('')
  if (sensitiveNames.has(whole)) return true
  if (sensitiveEndings.some((ending) => whole.endsWith(ending))) return true
  return tokens.some((token, index) => {
    const next = tokens[index + 1]
    if (token === 'token' && next !== undefined && harmlessAfterToken.has(next)) return false
    if (sensitiveTokens.has(token)) return true
    return next !== undefined && sensitivePairs.has(`${token}:${next}`)
  })
}
