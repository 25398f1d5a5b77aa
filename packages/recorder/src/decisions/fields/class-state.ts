import { FirstContactError } from '../../errors/first-contact-error.ts'
import { type FieldClass, isFieldClass } from './field-class.ts'

/** One step of a declared path. */
interface PathNode {
  fieldClass: FieldClass | undefined
  /** The whole path as it was declared. */
  readonly pattern: string
  readonly children: Map<string, PathNode>
}

interface Match {
  readonly node: PathNode
  /** Steps that named a field rather than `*`: between paths of one length more of them win. */
  readonly literals: number
}

const any = '*'

/**
 * Where in the declared paths a value lies: which class it has, and whether paths lead deeper.
 * States are made once for an engine and shared, so that a decision allocates none.
 */
export class ClassState {
  readonly fieldClass: FieldClass
  /** The declared path that gave the class; empty for one that covers everything. */
  readonly pattern: string
  /** Whether another class may apply below: then what is here is no unit. */
  readonly hasDeeper: boolean
  readonly #matches: readonly Match[]
  readonly #next = new Map<string, ClassState>()
  #other: ClassState | undefined

  constructor(matches: readonly Match[], inherited: FieldClass, pattern: string) {
    const best = matches
      .filter(({ node }) => node.fieldClass !== undefined)
      .toSorted((a, b) => b.literals - a.literals)[0]?.node
    this.fieldClass = best?.fieldClass ?? inherited
    this.pattern = best?.pattern ?? pattern
    this.hasDeeper = matches.some(({ node }) => node.children.size > 0)
    this.#matches = matches
  }

  /** The state of a member or an item. */
  next(name: string): ClassState {
    if (!this.hasDeeper) return this
    const known = this.#next.get(name)
    if (known !== undefined) return known
    const isNamed = name !== any && this.#matches.some(({ node }) => node.children.has(name))
    if (!isNamed) return (this.#other ??= this.#step(any))
    const state = this.#step(name)
    this.#next.set(name, state)
    return state
  }

  #step(name: string): ClassState {
    const matches = this.#matches.flatMap(({ node, literals }) => {
      const named = name === any ? undefined : node.children.get(name)
      const star = node.children.get(any)
      return [
        ...(named === undefined ? [] : [{ node: named, literals: literals + 1 }]),
        ...(star === undefined ? [] : [{ node: star, literals }]),
      ]
    })
    return new ClassState(matches, this.fieldClass, this.pattern)
  }
}

function newNode(pattern: string): PathNode {
  return { fieldClass: undefined, pattern, children: new Map() }
}

function refuse(message: string): never {
  throw new FirstContactError('FC_ENGINE_INVALID', { message })
}

const classNames = 'plain, drop, token, seal or { derive }'

/**
 * Makes the root state of declared classes.
 *
 * @param where - names the declaration in a refusal, such as `budget: fields.input`
 *
 * @throws FC_ENGINE_INVALID for a path or a class that is none
 */
export function compileFieldClasses(
  fields: unknown,
  where: string,
  fallback: FieldClass = 'seal',
): ClassState {
  if (isFieldClass(fields)) return new ClassState([], fields, '')
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    refuse(`${where} must be ${classNames}, or an object of them by path.`)
  }
  const root = newNode('')
  for (const [path, fieldClass] of Object.entries(fields)) {
    // A path that is left out on purpose, as optional properties may be.
    if (fieldClass === undefined) continue
    if (!isFieldClass(fieldClass)) refuse(`${where}["${path}"] must be ${classNames}.`)
    addPath(root, path, fieldClass, where)
  }
  return new ClassState([{ node: root, literals: 0 }], fallback, '')
}

function addPath(root: PathNode, path: string, fieldClass: FieldClass, where: string): void {
  let node = root
  for (const step of path.split('.')) {
    if (step === '') refuse(`${where}["${path}"] is no path: it has an empty step.`)
    let child = node.children.get(step)
    if (child === undefined) {
      child = newNode(node === root ? step : `${node.pattern}.${step}`)
      node.children.set(step, child)
    }
    node = child
  }
  node.fieldClass = fieldClass
}
