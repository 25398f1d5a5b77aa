import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiFailure, hasStatus } from '../api/api-failure.ts'
import { sessionQuery } from '../api/session-query.ts'

const retriesMax = 2

/** Only what may pass by itself is tried again; a refusal stays a refusal. */
export function isWorthRetrying(failedBefore: number, error: unknown): boolean {
  if (failedBefore >= retriesMax || !(error instanceof ApiFailure)) return false
  return error.failure.kind === 'unreachable' || error.status === 503
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The session ended meanwhile: asking who is signed in leads to the sign-in page.
      if (!hasStatus(error, 401) || query.queryKey[0] === 'session') return
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  }),
  mutationCache: new MutationCache({
    // As above, in the middle of an action: what was on the page is there again after signing in.
    onError: (error) => {
      if (hasStatus(error, 401)) {
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
      }
    },
  }),
  defaultOptions: {
    queries: {
      retry: isWorthRetrying,
      retryDelay: (attempt) => 400 * 2 ** attempt,
      staleTime: 1000,
      refetchOnWindowFocus: true,
      // The station is on this machine or this network; the browser's guess about being online
      // says nothing about it.
      networkMode: 'always',
    },
  },
})
