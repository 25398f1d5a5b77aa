import { queryOptions } from '@tanstack/react-query'
import { hasStatus } from './api-failure.ts'
import { answerOf, station } from './station.ts'
import type { SessionView } from './views.ts'

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SessionView | null> => {
    try {
      return await answerOf(station.GET('/session', { signal }))
    } catch (error) {
      if (hasStatus(error, 401)) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export type Credential = { readonly link_token: string } | { readonly token: string }

export function openSession(credential: Credential): Promise<SessionView> {
  return answerOf(station.POST('/session', { body: credential }))
}

export async function closeSession(csrfToken: string): Promise<void> {
  await station.DELETE('/session', { headers: { 'x-csrf-token': csrfToken } })
}
