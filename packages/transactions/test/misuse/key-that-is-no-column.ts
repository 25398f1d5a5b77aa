// details: A table has a key that is none of its columns.
import { defineTable } from '@first-contact/transactions'
import { type Breaker } from './world.ts'

export const table = defineTable<Breaker>()({ name: 'app.breakers', key: ['id'] })
