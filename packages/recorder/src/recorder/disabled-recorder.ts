import { type CaptureReceipt, disabledReceipt } from '../capture/capture-input.ts'
import type { Recorder, RecorderStatus } from './recorder-options.ts'

/** What `startRecorder` answers under `FC_DISABLED=1`: the same shape, and nothing happens. */
export class DisabledRecorder implements Recorder {
  readonly producer: string
  readonly epoch = ''
  readonly #environment: string

  constructor(producer: string, environment: string) {
    this.producer = producer
    this.#environment = environment
  }

  capture(): CaptureReceipt {
    return disabledReceipt
  }

  mark(): void {}

  async flush(): Promise<void> {}

  async drain(): Promise<{ remaining: number }> {
    return { remaining: 0 }
  }

  async stop(): Promise<{ remaining: number }> {
    return { remaining: 0 }
  }

  status(): RecorderStatus {
    return {
      kind: 'disabled',
      producer: this.producer,
      epoch: this.epoch,
      environment: this.#environment,
      lastSequence: 0,
      captured: 0,
      repeated: 0,
      shed: 0,
      violations: 0,
      spansWritten: 0,
      spansSampledOut: 0,
      sampleRate: 0,
      keyId: null,
      risks: ['the recorder is off (FC_DISABLED)'],
      sink: null,
    }
  }
}
