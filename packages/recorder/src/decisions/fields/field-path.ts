import type { FieldClass } from './field-class.ts'

/** How deep paths are checked; a schema nested deeper than this takes any path. */
type Depth = readonly [0, 0, 0, 0, 0, 0]

type Shorter<Levels extends readonly unknown[]> = Levels extends readonly [unknown, ...infer Rest]
  ? Rest
  : never

/** Values that are one field, whatever they hold. */
export type Leaf =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | Uint8Array
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>

/** How a name is written in a path: `*` takes the place of an index, or of a name that is data. */
type Step<Value, Key extends keyof Value> = Key extends string
  ? string extends Key
    ? string
    : Key | '*'
  : Key extends number
    ? '*' | `${number}`
    : never

type StepsOf<Value> = Value extends readonly unknown[]
  ? '*' | `${number}`
  : { [Key in keyof Value]-?: Step<Value, Key> }[keyof Value]

type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : never

type Below<Value, Levels extends readonly unknown[]> = Value extends readonly unknown[]
  ? `${StepsOf<Value>}.${PathOf<ItemOf<Value>, Levels>}`
  : {
      [Key in keyof Value]-?: PathOf<Value[Key], Levels> extends infer Path extends string
        ? `${Step<Value, Key>}.${Path}`
        : never
    }[keyof Value]

type PathOf<Value, Levels extends readonly unknown[]> = unknown extends Value
  ? string
  : Levels extends readonly []
    ? string
    : Value extends Leaf
      ? never
      : StepsOf<Value> | Below<Value, Shorter<Levels>>

/** The dotted paths of a value, `*` for any index or name; any text where the type is open. */
export type FieldPath<Value> = PathOf<Value, Depth>

/** What a path leads to, as far as the types tell. */
type ValueAt<Value, Path extends string> = unknown extends Value
  ? unknown
  : Path extends `${infer First}.${infer Rest}`
    ? ValueAt<Member<Value, First>, Rest>
    : Member<Value, Path>

type Member<Value, Name extends string> = Value extends Leaf
  ? never
  : Value extends readonly (infer Item)[]
    ? Item
    : Name extends '*'
      ? Value[keyof Value]
      : Name extends keyof Value
        ? Value[Name]
        : unknown

/** Field classes of a value of a known type: a path that does not exist does not compile. */
export type FieldClassesOf<Value> =
  | FieldClass<Value>
  | { readonly [Path in FieldPath<Value>]?: FieldClass<ValueAt<Value, Path>> }
