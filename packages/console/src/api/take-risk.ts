import { answered, station } from './station.ts'

export interface TakenRisk {
  readonly id: string
  readonly reason: string
  readonly days: number
}

/** Takes a risk in the name of whoever is signed in, for a time. */
export async function takeRisk({ id, reason, days }: TakenRisk, csrfToken: string): Promise<void> {
  await answered(
    station.POST('/actions/risks/{id}/acknowledge', {
      params: { path: { id } },
      body: { reason, days },
      headers: { 'x-csrf-token': csrfToken },
    }),
  )
}

/** Takes it back: the risk is open again. */
export async function withdrawRisk(id: string, csrfToken: string): Promise<void> {
  await answered(
    station.DELETE('/actions/risks/{id}/acknowledge', {
      params: { path: { id } },
      headers: { 'x-csrf-token': csrfToken },
    }),
  )
}
