/** `live` while the stream is open; `connecting` when it is being opened or has been lost. */
export type LiveState = 'live' | 'connecting' | 'paused'

export const liveWords: Readonly<Record<LiveState, string>> = {
  live: 'Live',
  connecting: 'Reconnecting',
  paused: 'Paused',
}
