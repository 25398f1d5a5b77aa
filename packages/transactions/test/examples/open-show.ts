import { defineTransaction, type Database, type WriteTx } from '@first-contact/transactions'
import type { Hono } from 'hono'

interface NewShow {
  readonly id: string
  readonly title: string
  readonly seats: number
}

async function addSeats<S>(tx: WriteTx<S>, show: NewShow): Promise<void> {
  await tx.query('insert into seats (show, number) select $1, generate_series(1, $2::int)', [
    show.id,
    show.seats,
  ])
}

const openShow = defineTransaction({
  name: 'open show',
  intent: 'ATOMIC_WRITE',
  run: async (tx, show: NewShow) => {
    const { rowCount } = await tx.execute(
      'insert into shows (id, title) values ($1, $2) on conflict do nothing',
      [show.id, show.title],
    )
    if (rowCount === 0) return 'exists'
    // A throw in here leaves neither the show nor half of its seats.
    await addSeats(tx, show)
    return 'opened'
  },
})

/** From the API handler down to the rows. */
export function openShows(app: Hono, database: Database): void {
  app.post('/shows', async (context) => {
    const outcome = await openShow(database, await context.req.json<NewShow>())
    return context.json({ outcome }, outcome === 'opened' ? 201 : 409)
  })
}
