const governing = /(?:^|\/)(?:tsconfig|jsconfig)\.json$/

/** Finds the tsconfig that governs a file: the nearest above it of the name the compiler takes. */
export function nearestConfig(configs: readonly string[]): (path: string) => string | null {
  const byFolder = new Map<string, string>()
  for (const config of configs) {
    const folder = config.slice(0, Math.max(0, config.lastIndexOf('/')))
    if (!governing.test(config)) continue
    // Beside a tsconfig, a jsconfig is not read.
    if (!byFolder.has(folder) || config.endsWith('tsconfig.json')) byFolder.set(folder, config)
  }
  const known = new Map<string, string | null>()
  const nearest = (folder: string): string | null => {
    const before = known.get(folder)
    if (before !== undefined) return before
    const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
    const found = byFolder.get(folder) ?? (folder === '' ? null : nearest(above))
    known.set(folder, found)
    return found
  }
  return (path) => nearest(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
}
