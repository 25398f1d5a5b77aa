import { Logger } from 'graphile-worker'

/** The queue's own chatter goes to stderr from warnings up; stdout belongs to the announcements. */
export const quietLogger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') process.stderr.write(`queue: ${message}\n`)
})
