/** The modes in which Node goes on after an unhandled rejection that nobody listens for. */
const toleratedRejectionModes = /--unhandled-rejections=(?:none|warn|warn-with-error-code)\b/

/** Why a process is about to end, or would be if its host did not step in. */
export type FatalOrigin = 'uncaughtException' | 'unhandledRejection'

/**
 * Sees errors nobody caught without changing what the process does about them.
 *
 * Node's monitor event comes before the crash, or before the host's own handler. A rejection that
 * nobody handles becomes such an exception. Where the host listens for rejections it does not, so
 * there, and only there, a listener of ours stands beside the host's: alone it would keep the
 * process from crashing.
 */
export function watchCrashes(capture: (error: unknown, origin: FatalOrigin) => void): () => void {
  const onException = (error: unknown, origin: FatalOrigin): void => capture(error, origin)
  const onRejection = (reason: unknown): void => capture(reason, 'unhandledRejection')
  const isTolerated = toleratedRejectionModes.test(
    `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`,
  )
  const hostCount = (): number =>
    process.listeners('unhandledRejection').filter((listener) => listener !== onRejection).length

  const follow = (isHostThere: boolean): void => {
    const isOurs = process.listeners('unhandledRejection').includes(onRejection)
    if ((isHostThere || isTolerated) === isOurs) return
    if (isOurs) process.off('unhandledRejection', onRejection)
    else process.prependListener('unhandledRejection', onRejection)
  }
  const onAdded = (event: string | symbol, listener: unknown): void => {
    if (event === 'unhandledRejection' && listener !== onRejection) follow(true)
  }
  const onRemoved = (event: string | symbol, listener: unknown): void => {
    if (event === 'unhandledRejection' && listener !== onRejection) follow(hostCount() > 0)
  }

  process.on('uncaughtExceptionMonitor', onException)
  process.on('newListener', onAdded)
  process.on('removeListener', onRemoved)
  follow(hostCount() > 0)
  return () => {
    process.off('uncaughtExceptionMonitor', onException)
    process.off('newListener', onAdded)
    process.off('removeListener', onRemoved)
    process.off('unhandledRejection', onRejection)
  }
}
