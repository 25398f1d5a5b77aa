import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundledLicenses } from './bundled-licenses.ts'
import { prelude } from './prelude.ts'
import { bundleUrlLibrary, urlLibrary } from './url-library.ts'

/** Leaves what realms run beside these files; a step of the build. */
export async function writeScripts(): Promise<void> {
  await prelude.write()
  await urlLibrary.write()
  const { inputs, folder } = await bundleUrlLibrary()
  const licenses = fileURLToPath(new URL('./url-library-licenses.txt', import.meta.url))
  writeFileSync(licenses, bundledLicenses(inputs, folder))
}
