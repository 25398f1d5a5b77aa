// What DBOS calls a project's version: `dbos-version.ts <project> <database url>`. The project is
// compiled with TypeScript, as the templates of DBOS do it, and each engine's function is a workflow:
// the most that this version can see, since it is made of the texts of workflows.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadPeer } from '../support/peer.ts'

type Decide = (input: unknown, ctx: unknown) => unknown

interface DbosModule {
  readonly DBOS: {
    readonly applicationVersion: string
    readonly setConfig: (config: object) => void
    readonly registerWorkflow: (work: Decide, config: { readonly name: string }) => Decide
    readonly launch: () => Promise<void>
    readonly shutdown: () => Promise<void>
  }
}

interface Compiler {
  readonly transpileModule: (
    text: string,
    options: { readonly fileName: string; readonly compilerOptions: object },
  ) => { readonly outputText: string }
}

const compilerOptions = {
  target: 'es2024',
  module: 'esnext',
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
}

/** Leaves the compiled sources in `dist`. */
function compile(root: string): void {
  const typescript = loadPeer<Compiler>('typescript', 'dbos')
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  cpSync(join(root, 'src'), dist, { recursive: true })
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue
    const text = readFileSync(join(dist, name), 'utf8')
    const { outputText } = typescript.transpileModule(text, { fileName: name, compilerOptions })
    writeFileSync(join(dist, name.replace(/\.ts$/, '.js')), outputText)
  }
}

interface Engines {
  readonly engines: Readonly<Record<string, { readonly definition: { readonly decide: Decide } }>>
}

const [root = '', databaseUrl = ''] = process.argv.slice(2)
compile(root)
const requireHere = createRequire(join(root, 'package.json'))
const { engines } = requireHere('./dist/engines.js') as Engines
const { DBOS } = loadPeer<DbosModule>('@dbos-inc/dbos-sdk', 'dbos')
DBOS.setConfig({ name: 'payments', systemDatabaseUrl: databaseUrl, logLevel: 'error' })
for (const [name, { definition }] of Object.entries(engines)) {
  DBOS.registerWorkflow(definition.decide, { name })
}
await DBOS.launch()
const version = DBOS.applicationVersion
await DBOS.shutdown()
console.log(JSON.stringify({ version }))
