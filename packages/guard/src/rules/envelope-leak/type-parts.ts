import type { Class, Function as FunctionNode, Node, TSInterfaceDeclaration } from 'oxc-parser'
import { literalText } from '../../syntax/literal-text.ts'
import { childrenOf } from '../../syntax/walk-nodes.ts'

/** A type is judged as what a caller gets: `data` leaves out what functions in it return. */
export type Reach = 'all' | 'data'

/** The names of a type reference, outermost first: `[records, EnvelopeRecord]`. */
export function typeNames(node: Node): readonly string[] {
  if (node.type === 'Identifier') return [node.name]
  if (node.type === 'TSQualifiedName') return [...typeNames(node.left), node.right.name]
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') {
    return [...typeNames(node.object), node.property.name]
  }
  return []
}

const isLiteralIndex = (node: Node): boolean => {
  if (node.type === 'TSUnionType') return node.types.every(isLiteralIndex)
  return node.type === 'TSLiteralType' && literalText(node.literal) !== null
}

/** What a function hands out; nothing where that is inferred. */
export function returnOf(node: Node): readonly Node[] {
  const isFunction =
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'TSDeclareFunction' ||
    node.type === 'TSEmptyBodyFunctionExpression' ||
    node.type === 'TSFunctionType' ||
    node.type === 'TSMethodSignature' ||
    node.type === 'TSCallSignatureDeclaration'
  const type = isFunction ? (node as FunctionNode).returnType : null
  return type === null || type === undefined ? [] : [type.typeAnnotation]
}

function partsOfClass(
  { superClass, superTypeArguments, body }: Class,
  reach: Reach,
): readonly Node[] {
  const members = body.body.flatMap((member): readonly Node[] => {
    if (!('key' in member) || member.key.type === 'PrivateIdentifier') return []
    if ('accessibility' in member && (member.accessibility ?? 'public') !== 'public') return []
    if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
      return member.typeAnnotation === null || member.typeAnnotation === undefined
        ? []
        : [member.typeAnnotation.typeAnnotation]
    }
    if (member.type !== 'MethodDefinition') return []
    return reach === 'all' || member.kind === 'get' ? returnOf(member.value) : []
  })
  const above = [superClass, superTypeArguments].filter(
    (each) => each !== null && each !== undefined,
  )
  return [...above, ...members]
}

function partsOfInterface(node: TSInterfaceDeclaration): readonly Node[] {
  const above = node.extends.flatMap(({ expression, typeArguments }) =>
    typeArguments === null ? [expression] : [expression, typeArguments],
  )
  return [...above, ...node.body.body]
}

const functionTypes: ReadonlySet<string> = new Set([
  'TSFunctionType',
  'TSMethodSignature',
  'TSCallSignatureDeclaration',
])

/** Types that hold nothing of what they name: `keyof T`, `typeof x`, `x is T`, `new () => T`. */
const holdsNothing: ReadonlySet<string> = new Set([
  'TSTypeQuery',
  'TSTypePredicate',
  'TSConstructorType',
  'TSConstructSignatureDeclaration',
  'TSLiteralType',
  'TSTypeParameterDeclaration',
])

/** The types inside a type whose values a holder of it can read. */
export function partsOf(node: Node, reach: Reach): readonly Node[] {
  if (holdsNothing.has(node.type)) return []
  if (functionTypes.has(node.type)) return reach === 'all' ? returnOf(node) : []
  if (node.type === 'TSInterfaceDeclaration') return partsOfInterface(node)
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    return partsOfClass(node, reach)
  }
  if (node.type === 'TSTypeAliasDeclaration') return [node.typeAnnotation]
  if (node.type === 'TSTypeOperator' && node.operator === 'keyof') return []
  // One field of an envelope, named, is what a view is made of.
  if (node.type === 'TSIndexedAccessType') {
    return isLiteralIndex(node.indexType) ? [] : [node.objectType]
  }
  if (node.type === 'TSConditionalType') return [node.trueType, node.falseType]
  if (node.type === 'TSPropertySignature') {
    return node.typeAnnotation === null ? [] : [node.typeAnnotation.typeAnnotation]
  }
  if (node.type === 'TSTypeReference') {
    const [name] = typeNames(node.typeName)
    // Fields picked by name are a view, too.
    if (name === 'Pick' || node.typeArguments === null) return []
    return [node.typeArguments]
  }
  return [...childrenOf(node)]
}
