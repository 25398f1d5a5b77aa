import {
  defineTable,
  lockRow,
  saveRow,
  singleConnectionTransaction,
  type Database,
  type Locked,
  type WriteTx,
} from '@first-contact/transactions'
import type { Hono } from 'hono'

interface Seat {
  readonly show: string
  readonly number: number
  readonly guest: string | null
}

interface Booking {
  readonly show: string
  readonly number: number
  readonly guest: string
}

const seats = defineTable<Seat>()({ name: 'seats', key: ['show', 'number'] })

/** Asks for a locked seat as proof; with `never`, no column of it can be saved in here. */
async function writeTicket<S>(
  tx: WriteTx<S>,
  seat: Locked<Seat, S, never>,
  guest: string,
): Promise<number> {
  const tickets: readonly { readonly id: number }[] = await tx.query(
    'insert into tickets (show, number, guest) values ($1, $2, $3) returning id',
    [seat.row.show, seat.row.number, guest],
  )
  return tickets[0]?.id ?? 0
}

const bookSeat = singleConnectionTransaction({
  name: 'book seat',
  run: async (tx, { show, number, guest }: Booking) => {
    const seat = await lockRow(tx, seats, { show, number })
    if (seat === undefined) return { kind: 'no such seat' } as const
    // Nobody else can book it between this look and COMMIT.
    if (seat.row.guest !== null) return { kind: 'taken' } as const
    await saveRow(tx, seat, { guest })
    return { kind: 'booked', ticket: await writeTicket(tx, seat, guest) } as const
  },
})

const statusOf = { booked: 201, taken: 409, 'no such seat': 404 } as const

/** From the API handler down to the locked row. */
export function bookSeats(app: Hono, database: Database): void {
  app.post('/shows/:show/seats/:number', async (context) => {
    const { show, number } = context.req.param()
    const { guest } = await context.req.json<{ readonly guest: string }>()
    const outcome = await bookSeat(database, { show, number: Number(number), guest })
    return context.json(outcome, statusOf[outcome.kind])
  })
}
