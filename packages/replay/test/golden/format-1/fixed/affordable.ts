/** What is just affordable is. */
export function isAffordable(asked: number, income: bigint): boolean {
  return BigInt(Math.ceil(asked)) <= income
}
