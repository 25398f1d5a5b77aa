import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { manifestFileOf, writeStamp } from '../../src/stamp/write-stamp.ts'
import { makeProject, writeFiles } from '../support/project.ts'
import { replayIn, verdictsOf } from '../support/replay-in.ts'
import { paymentOf, shopFiles } from '../support/shop-project.ts'

const vite = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url))
const packages = ['@first-contact/recorder', 'zod']

/** Each makes one file of an application, minified, with the recorder left outside. */
const bundlers = {
  esbuild: async (root: string): Promise<void> => {
    await build({
      entryPoints: [join(root, 'src/record.ts')],
      outfile: join(root, 'dist/record.js'),
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      external: ['@first-contact/recorder'],
      logLevel: 'silent',
    })
  },
  vite: (root: string): Promise<void> => {
    const config = `export default { ssr: { noExternal: ['zod'], external: ['@first-contact/recorder'] },
      build: { minify: true, rollupOptions: { output: { entryFileNames: 'record.js' } } } }`
    writeFiles(root, { 'vite.config.js': config })
    const args = [
      vite,
      'build',
      '--ssr',
      'src/record.ts',
      '--outDir',
      'dist',
      '--logLevel',
      'error',
    ]
    execFileSync(process.execPath, args, { cwd: root })
    return Promise.resolve()
  },
}

describe.each(Object.entries(bundlers))('an application that %s bundled', (_, bundle) => {
  test('decides under the version that was stamped when it was built', async () => {
    const source = makeProject(shopFiles, packages)
    const report = await stampProject({ root: source })
    writeStamp(report, manifestFileOf(source), new Date())
    await bundle(source)

    // What is deployed: the built file and what was stamped, and no sources.
    const deployed = makeProject({}, packages)
    mkdirSync(join(deployed, 'dist'))
    cpSync(join(source, 'dist/record.js'), join(deployed, 'dist/record.js'))
    cpSync(join(source, '.first-contact'), join(deployed, '.first-contact'), { recursive: true })
    expect(existsSync(join(deployed, 'src'))).toBe(false)
    const built = readFileSync(join(deployed, 'dist/record.js'), 'utf8')
    expect(built).not.toContain('isOver(input.amount')
    const inputs = JSON.stringify([paymentOf(5), paymentOf(200)])
    execFileSync(process.execPath, ['--conditions=fc-source', 'dist/record.js', inputs], {
      cwd: deployed,
      env: { PATH: process.env['PATH'] },
    })

    const recorded = await replayIn(deployed)
    expect(verdictsOf(recorded)).toEqual(['identical', 'identical'])
    expect(recorded[0]?.version).toBe(report.engines[0]?.entry.version)
    // And with the sources of a checkout, elsewhere.
    cpSync(join(deployed, '.first-contact'), join(source, '.first-contact'), { recursive: true })
    expect(verdictsOf(await replayIn(source, { with: 'current' }))).toEqual([
      'identical',
      'identical',
    ])
  })
})
