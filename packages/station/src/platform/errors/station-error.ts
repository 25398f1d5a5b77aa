import { FirstContactError } from '@first-contact/recorder/errors'
import { stationErrors, type StationErrorCode } from './registry.ts'

/** What happened in this case, followed by what to do about it. */
export function stationError(
  code: StationErrorCode,
  detail: string,
  cause?: unknown,
): FirstContactError {
  return new FirstContactError(code, {
    message: `${detail}. ${stationErrors[code].remedy}`,
    ...(cause === undefined ? {} : { cause }),
  })
}
