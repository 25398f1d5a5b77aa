import { expect, test } from 'vitest'
import { bundledLicenses } from '../../src/sandbox/bundled-licenses.ts'
import { bundleUrlLibrary } from '../../src/sandbox/url-library.ts'

test('the licenses of everything in the library for URLs are known', async () => {
  const { inputs, folder } = await bundleUrlLibrary()
  const licenses = bundledLicenses(inputs, folder)
  for (const name of ['whatwg-url', 'tr46', 'webidl-conversions', 'punycode']) {
    expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'))
  }
  expect(licenses.match(/copyright/gi)?.length).toBeGreaterThanOrEqual(4)
})
