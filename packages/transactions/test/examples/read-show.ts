import { defineTransaction, type Database, type ReadTx } from '@first-contact/transactions'
import type { Hono } from 'hono'

interface Seat {
  readonly number: number
  readonly guest: string | null
}

/** It only reads, as its parameter says, so it can be called in every transaction. */
async function seatsOf<S>(tx: ReadTx<S>, show: string): Promise<readonly Seat[]> {
  return await tx.query('select number, guest from seats where show = $1 order by number', [show])
}

const readShow = defineTransaction({
  name: 'read show',
  intent: 'READ_ONLY',
  // Both queries see the same moment.
  isolation: 'repeatable read',
  run: async (tx, id: string) => {
    const shows: readonly { readonly title: string }[] = await tx.query(
      'select title from shows where id = $1',
      [id],
    )
    const title = shows[0]?.title
    return title === undefined ? undefined : { title, seats: await seatsOf(tx, id) }
  },
})

/** From the API handler down to the rows. */
export function serveShows(app: Hono, database: Database): void {
  app.get('/shows/:id', async (context) => {
    const show = await readShow(database, context.req.param('id'))
    return show === undefined ? context.notFound() : context.json(show)
  })
}
