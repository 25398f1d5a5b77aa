import { canonicalizeJson } from '@first-contact/recorder/canonical'

/** A value of typed canonical JSON, as `JSON.parse` reads it: tags are objects. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeObject

export interface TreeObject {
  readonly [key: string]: Tree
}

const tagKey = '$fc'
const shownMaxChars = 120

export function parseTree(text: string): Tree {
  return JSON.parse(text) as Tree
}

export function isTreeObject(tree: Tree | undefined): tree is TreeObject {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

/** A tag by its name, `date` or `sealed`, with what it holds; null for everything else. */
export function tagOf(
  tree: Tree | undefined,
): { readonly name: string; readonly value: Tree } | null {
  if (!isTreeObject(tree) || !Object.hasOwn(tree, tagKey)) return null
  const name = tree[tagKey]
  return typeof name === 'string' ? { name, value: tree['v'] ?? null } : null
}

/** The canonical text of a part: equal parts, equal texts. */
export function treeText(tree: Tree): string {
  return canonicalizeJson(tree)
}

/** A part as text for people: tags by what they stand for, cut to a line. */
export function shownTree(tree: Tree): string {
  const text = shownWhole(tree)
  return text.length <= shownMaxChars ? text : `${text.slice(0, shownMaxChars - 1)}…`
}

function shownWhole(tree: Tree): string {
  if (Array.isArray(tree)) return `[${tree.map((item: Tree) => shownWhole(item)).join(', ')}]`
  if (!isTreeObject(tree)) return JSON.stringify(tree)
  const tag = tagOf(tree)
  if (tag !== null) return shownTag(tag.name, tag.value)
  return shownMembers(tree)
}

function shownMembers(tree: TreeObject): string {
  const members = Object.entries(tree).map(([key, item]) => `${key}: ${shownWhole(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function shownTag(name: string, value: Tree): string {
  const text = typeof value === 'string' ? value : treeText(value)
  switch (name) {
    case 'undefined':
      return 'undefined'
    case 'number':
    case 'date':
      return text
    case 'bigint':
      return `${text}n`
    case 'object':
      return isTreeObject(value) ? shownMembers(value) : text
    case 'dropped':
    case 'sealed':
      return `[${name}]`
    case 'token':
      return `[token ${text.slice(0, 12)}…]`
    case 'derived':
      return `[derived ${shownWhole(value)}]`
    default:
      return `${name} ${text}`
  }
}
