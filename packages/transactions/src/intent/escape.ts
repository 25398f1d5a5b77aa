import type { FC_TX_FORGED_lock_the_row_in_this_transaction, SCOPE } from './brands.ts'

/** How deep into a returned object is looked; deeper, `FC_TX_USED_AFTER_END` says it at run time. */
type Depth = readonly [unknown, unknown, unknown]

type Opaque = Date | RegExp | Error | ArrayBufferView

type Carries<R, Left extends readonly unknown[]> = unknown extends R
  ? false
  : R extends
        | { readonly [SCOPE]: unknown }
        | { readonly [FC_TX_FORGED_lock_the_row_in_this_transaction]: unknown }
    ? true
    : // A function may close over the transaction, and be called when that has ended.
      R extends (...args: never) => unknown
      ? true
      : R extends Opaque
        ? false
        : Left extends readonly [unknown, ...infer Rest]
          ? R extends readonly (infer Each)[]
            ? Carries<Each, Rest>
            : R extends ReadonlyMap<unknown, infer Value>
              ? Carries<Value, Rest>
              : R extends ReadonlySet<infer Each>
                ? Carries<Each, Rest>
                : R extends object
                  ? { [Key in keyof R]: Carries<R[Key], Rest> }[keyof R]
                  : false
          : false

/** Makes a result that carries the transaction, a locked row or a function not compile. */
export type Escape<R> =
  true extends Carries<R, Depth>
    ? 'FC_TX_USED_AFTER_END: return plain data; a transaction, a locked row or a function must not leave'
    : unknown
