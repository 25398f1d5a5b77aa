import { expect } from 'vitest'

const options = { timeout: 60_000 }

/** Expects of a page what may take a moment, also on a busy machine. */
export const eventually: typeof expect.poll = (read, own) =>
  expect.poll(read, { ...options, ...own })
