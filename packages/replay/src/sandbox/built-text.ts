import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Whether this runs on the sources, where nothing is built. */
export const isSource = import.meta.url.endsWith('.ts')
const extension = isSource ? 'ts' : 'js'

/** A file of this package beside this one, in sources and in `dist`. */
export function siblingFile(name: string): string {
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))
}

/**
 * A script that realms run. Making one takes a fifth of the time that one replay takes, so the build
 * leaves it beside this file.
 */
export class BuiltText {
  readonly #file: string
  readonly #newerThan: string
  readonly #make: () => Promise<string>
  #text: Promise<string> | undefined

  /** @param madeOf - the file that it is made of first of all: an older text counts for nothing */
  constructor(name: string, madeOf: string, make: () => Promise<string>) {
    this.#file = fileURLToPath(new URL(`./${name}.txt`, import.meta.url))
    this.#newerThan = siblingFile(madeOf)
    this.#make = make
  }

  read(): Promise<string> {
    return (this.#text ??= this.#built() ?? this.#make())
  }

  /** A step of the build. */
  async write(): Promise<void> {
    writeFileSync(this.#file, await this.#make())
  }

  #built(): Promise<string> | undefined {
    if (isSource) return undefined
    const builtMs = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (builtMs < statSync(this.#newerThan).mtimeMs) return undefined
    return Promise.resolve(readFileSync(this.#file, 'utf8'))
  }
}

/** What a script for a realm is bundled with. */
export const realmScript = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'neutral',
  target: 'es2024',
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'utf8',
  logLevel: 'silent',
} as const

/** Wraps a bundle so that it answers what it exports, and leaves nothing behind. */
export function answeringScript(text: string): string {
  return `(()=>{"use strict";const module={exports:{}};const exports=module.exports;${text};return module.exports})()`
}
