import type { Candidate, LeafPart, Part } from './part.ts'
import { charactersOf } from './simpler-leaves.ts'
import { insideOf, leafOf, replacements, type Step, stepsFrom, withEntry } from './steps.ts'
import { stepsTogether } from './steps-together.ts'

/**
 * Whether what a step leads to still shows what is looked for. What it says yes to is where the
 * search goes on from.
 */
export type TryStep = (step: Step<Candidate>) => Promise<boolean>

/** Every single step: what none of them may be taken from is minimal. */
export function* allSteps(candidate: Candidate): Generator<Step<Candidate>> {
  yield* stepsTogether(candidate)
  yield* stepsFrom(candidate)
}

/**
 * Makes a candidate smaller as long as it shows what is looked for: large parts first, by halves
 * (delta debugging), from the outside in, until no single step is left. The order is fixed, so the
 * same answers lead to the same end.
 */
export async function shrink(from: Candidate, tryStep: TryStep): Promise<Candidate> {
  const shrinker = new Shrinker(from, tryStep)
  do await shrinker.shrinkParts()
  while (await shrinker.takeAnyStep())
  return shrinker.current
}

/** Puts a part into the whole. */
type Place = (part: Part) => Candidate

class Shrinker {
  current: Candidate
  readonly #try: (to: Candidate, isUnnoticed: boolean) => Promise<boolean>

  constructor(from: Candidate, tryStep: TryStep) {
    this.current = from
    this.#try = async (to, isUnnoticed) => {
      const isTaken = await tryStep({ to, isUnnoticed })
      if (isTaken) this.current = to
      return isTaken
    }
  }

  async shrinkParts(): Promise<void> {
    await this.#shrinkPart(this.current.input, (input) => ({ ...this.current, input }))
    const { tape } = this.current
    await this.#leaveOut(tape.length, (kept) => this.#with(tape, kept), false)
    for (let at = 0; at < this.current.tape.length; at += 1) {
      const value = this.current.tape[at]?.value
      if (value !== undefined) {
        await this.#shrinkPart(value, (part) => withEntry(this.current, at, part))
      }
    }
  }

  /** Whether there still was a single step to be taken. */
  async takeAnyStep(): Promise<boolean> {
    for (const { to, isUnnoticed } of allSteps(this.current)) {
      if (await this.#try(to, isUnnoticed)) return true
    }
    return false
  }

  #with(tape: Candidate['tape'], kept: readonly number[]): Candidate {
    return { ...this.current, tape: kept.flatMap((at) => tape.slice(at, at + 1)) }
  }

  async #shrinkPart(part: Part, place: Place): Promise<Part> {
    if (part.kind === 'leaf') return this.#shrinkLeaf(part, place)
    for (const { to, isUnnoticed } of replacements(part)) {
      if (await this.#try(place(to), isUnnoticed)) return to
    }
    let shrunk = part as Part
    const inside = insideOf(part)
    if (inside?.only != null) {
      const { parts, only, isLoose } = inside
      shrunk = only(await this.#leaveOut(parts.length, (kept) => place(only(kept)), isLoose))
    }
    const count = insideOf(shrunk)?.parts.length ?? 0
    for (let at = 0; at < count; at += 1) {
      const now = insideOf(shrunk)
      const below = now?.parts[at]
      if (now == null || below === undefined) break
      const smaller = await this.#shrinkPart(below, (each) =>
        place(now.with(now.parts.with(at, each))),
      )
      shrunk = now.with(now.parts.with(at, smaller))
    }
    return shrunk
  }

  async #shrinkLeaf(part: LeafPart, place: Place): Promise<Part> {
    let shrunk = part
    for (let isSmaller = true; isSmaller;) {
      isSmaller = false
      for (const { to, isUnnoticed } of replacements(shrunk)) {
        if (to.kind !== 'leaf' || !(await this.#try(place(to), isUnnoticed))) continue
        shrunk = to
        isSmaller = true
        break
      }
    }
    const characters = charactersOf(shrunk)
    if (characters === null) return shrunk
    const textOf = (kept: readonly number[]): LeafPart =>
      leafOf(shrunk, kept.map((at) => characters[at] ?? '').join(''))
    return textOf(await this.#leaveOut(characters.length, (kept) => place(textOf(kept)), false))
  }

  /** Leaves out as many of so many as it can: halves, quarters, down to one at a time. */
  async #leaveOut(
    count: number,
    only: (kept: readonly number[]) => Candidate,
    isUnnoticed: boolean,
  ): Promise<readonly number[]> {
    let kept: readonly number[] = Array.from({ length: count }, (_, at) => at)
    for (let size = Math.ceil(count / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let start = 0; start < kept.length;) {
        const fewer = kept.toSpliced(start, size)
        if (await this.#try(only(fewer), isUnnoticed)) kept = fewer
        else start += size
      }
    }
    return kept
  }
}
