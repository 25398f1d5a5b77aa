import type { Command } from 'commander'

/** Gives every command `--json`, so that it may stand anywhere on the line. */
export function addJson(command: Command): void {
  command.option('--json', 'print one JSON value instead of text')
  for (const child of command.commands) addJson(child)
}
