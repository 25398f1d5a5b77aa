import { readFileSync } from 'node:fs'

const everyMs = 100
const pageBytes = 4096

/** Resident memory of a process; null where the system does not say. */
function residentBytes(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return Number.isFinite(pages) ? pages * pageBytes : null
  } catch {
    // Not Linux, or gone already.
    return null
  }
}

/**
 * Watches the memory of a child: V8 bounds its heap itself, but not what lies beside it, such as
 * array buffers. Answers what ends the watch.
 */
export function watchMemory(pid: number, maxMb: number, onExceeded: () => void): () => void {
  const timer = setInterval(() => {
    const bytes = residentBytes(pid)
    if (bytes !== null && bytes > maxMb * 1024 * 1024) onExceeded()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
