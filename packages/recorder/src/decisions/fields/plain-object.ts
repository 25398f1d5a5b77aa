import { instanceKind } from '../../canonical/instance-kind.ts'

/** Whether an object is a bag of fields, of whatever realm: what has a tag is one value. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return true
  return Object.getPrototypeOf(prototype) === null && instanceKind(value) === null
}
