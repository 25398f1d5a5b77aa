// Removes what the build made; the next build starts from nothing.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

for (const folder of ['packages', 'examples']) {
  for (const name of readdirSync(folder))
    rmSync(join(folder, name, 'dist'), { recursive: true, force: true })
}
rmSync('.tsbuild', { recursive: true, force: true })
