import { defineErrorRegistry } from '@first-contact/recorder/errors'

/** Every operating error of the station. The key is the code. */
export const stationErrors = defineErrorRegistry({
  FC_STATION_CONFIG_INVALID: {
    retryable: false,
    publicMessage: 'The station’s configuration is not valid.',
    remedy:
      'Correct the setting that the message names; first-contact start --print-config shows all.',
    errorClass: 'system.configuration',
  },
  FC_STATION_CONFIG_UNREADABLE: {
    retryable: false,
    publicMessage: 'The configuration file cannot be loaded.',
    remedy:
      'Check the path in FC_CONFIG and that the file has a default export made by defineConfig.',
    errorClass: 'system.configuration',
  },
  FC_STATION_CONFIG_UNKNOWN: {
    retryable: false,
    publicMessage: 'There is a setting that the station does not know.',
    remedy: 'Remove it or correct its name; the message names it.',
    errorClass: 'system.configuration',
  },
  FC_STATION_BIND_REFUSED: {
    retryable: false,
    publicMessage: 'The station does not listen beyond this machine while it has no token.',
    remedy: 'Run first-contact token create --scope fops, then start again; or leave FC_HOST out.',
    errorClass: 'system.configuration',
  },
  FC_STATION_PORT_IN_USE: {
    retryable: true,
    publicMessage: 'The port is in use.',
    remedy: 'Stop what listens there, or set FC_PORT to another port.',
    errorClass: 'system.configuration',
  },
  FC_STATION_HOST_UNUSABLE: {
    retryable: false,
    publicMessage: 'The station cannot listen on that address.',
    remedy: 'Set FC_HOST to an address of this machine, such as 127.0.0.1.',
    errorClass: 'system.configuration',
  },
})

export type StationErrorCode = keyof typeof stationErrors
