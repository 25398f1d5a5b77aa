import { type Noticing, tellingDouble } from './noticing.ts'

type DateClass = typeof globalThis.Date

/** `Date` that tells of every use of the clock; dates made from a value are none. */
export function watchedDate(noticing: Noticing): (real: DateClass) => DateClass {
  return (real) =>
    new Proxy(real, {
      construct(target, args, newTarget) {
        if (args.length === 0) noticing.notice?.('new Date()')
        return Reflect.construct(target, args, newTarget) as Date
      },
      apply(target, receiver, args) {
        noticing.notice?.('Date()')
        return Reflect.apply(target, receiver, args) as string
      },
    })
}

/** `process.hrtime` with its `bigint`. */
export function watchedHrtime(noticing: Noticing): (real: NodeJS.HRTime) => NodeJS.HRTime {
  return (real) => {
    const bigint = tellingDouble(noticing, 'process.hrtime.bigint')(Reflect.get(real, 'bigint'))
    return new Proxy(tellingDouble<NodeJS.HRTime>(noticing, 'process.hrtime')(real), {
      get: (target, key): unknown => (key === 'bigint' ? bigint : Reflect.get(target, key)),
    })
  }
}

const variableMaxChars = 64

/** The environment, telling which variable was read. */
export function watchedEnvironment(
  noticing: Noticing,
): (real: NodeJS.ProcessEnv) => NodeJS.ProcessEnv {
  const tell = (key: PropertyKey): void => {
    if (typeof key !== 'string') return
    const name = key.replaceAll(/\W/g, '?').slice(0, variableMaxChars)
    noticing.notice?.(`process.env.${name}`)
  }
  return (real) =>
    new Proxy(real, {
      get(target, key): unknown {
        tell(key)
        return Reflect.get(target, key)
      },
      has(target, key) {
        tell(key)
        return Reflect.has(target, key)
      },
      getOwnPropertyDescriptor(target, key) {
        tell(key)
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
      ownKeys(target) {
        noticing.notice?.('process.env')
        return Reflect.ownKeys(target)
      },
    })
}
