import { expect, test } from 'vitest'
import { issuedSecretAt } from '../../src/scrubber/index.ts'

const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj'

test.each([
  ['a key of a payment service', 'const key = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"'],
  ['a token of a code host', "auth('ghp_16C7e42F292c6912E7710c838347Ae178B4a')"],
  ['a key of a cloud', 'id:"AKIAIOSFODNN7EXAMPLE"'],
  ['another key of a cloud', 'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY'],
  ['a token of this product', 'fct_0123456789abcdefghijkl'],
  ['a JSON web token', '`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N`'],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${body}`],
  ['a private key in a text of code', `"-----BEGIN PRIVATE KEY-----\\n${body}"`],
  ['an address with a password', "connect('postgres://app:hunter2@db.internal:5432/x')"],
])('%s is found in code, where it stands', (_, code) => {
  const before = 'export const limit = 4;\n'
  const at = issuedSecretAt(before + code)
  expect(at).toBeGreaterThanOrEqual(before.length)
  expect(at).toBeLessThan(before.length + code.length)
})

test.each([
  ['a table of letters', '"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"'],
  ['a password that is a name', 'const { password, token } = input; login(password, token)'],
  ['an address that is made', '`postgres://${user}:${password}@${host}:5432`'],
  ['an address with a port', 'https://example.com:8080/a/user@home'],
  ['a name with the prefix of a key', 'process.env.npm_package_config_production'],
  ['a long name', 'sk_SomeVeryLongIdentifierOfASchema'],
  ['a line that a library looks for', '-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----'],
  ['an expression', String.raw`/^(?:https?):\/\/[^\s/$.?#]*:[^\s@]*@/`],
  ['a digest', 'sha512-hexhexhexhex0123456789abcdef0123456789abcdef'],
])('%s is none', (_, code) => {
  expect(issuedSecretAt(code)).toBe(-1)
})
