import { z } from 'zod'
import { refusals } from './problem-contract.ts'

export const rejectedLine = z
  .object({
    line: z.int().min(1).describe('Place in the body, from 1.'),
    sequence: z.int().nullable(),
    code: z.string(),
    field: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'RejectedLine' })

export const ingestAnswer = z
  .object({
    accepted: z.int().min(0),
    duplicate: z.int().min(0),
    rejected: z.array(rejectedLine).readonly(),
  })
  .meta({ id: 'IngestAnswer' })

/** `POST /ingest/records` */
export const ingestRecords = {
  method: 'POST',
  url: '/ingest/records',
  schema: {
    operationId: 'ingestRecords',
    summary: 'Stores records, one JSON object a line. Answers after the commit.',
    description:
      'The body is NDJSON (`application/x-ndjson`), optionally gzip. A malformed line is named in `rejected` while the others are stored. Sending the same records again changes nothing.',
    tags: ['ingest'] as string[],
    security: [{ token: ['ingest'] }] as { token: string[] }[],
    response: { 200: ingestAnswer, ...refusals(400, 401, 403, 413, 415, 429, 503) },
  },
} as const
