/** Has a bug on purpose: who asks for just what is affordable is refused. */
export function isAffordable(asked: number, income: bigint): boolean {
  return BigInt(Math.ceil(asked)) < income
}
