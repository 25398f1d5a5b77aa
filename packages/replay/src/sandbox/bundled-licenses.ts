import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//
const licenseFile = /^licen[cs]e/i

/** The licenses of the packages that a bundle is made of: they go wherever their code goes. */
export function bundledLicenses(inputs: readonly string[], folder: string): string {
  const packages = new Set(
    inputs.flatMap((input) => {
      const [, path] = packageFolder.exec(input) ?? []
      return path === undefined ? [] : [resolve(folder, path)]
    }),
  )
  const texts = [...packages].toSorted().flatMap((path) => {
    const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
      readonly name: string
      readonly version: string
    }
    const licenses = readdirSync(path).filter((file) => licenseFile.test(file))
    return licenses.map((file) => `${name} ${version}\n\n${readFileSync(join(path, file), 'utf8')}`)
  })
  return texts.join('\n----\n\n')
}
