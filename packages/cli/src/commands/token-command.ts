import { Command, Option } from 'commander'
import { createStationToken, tokenScopes, type TokenScope } from '@first-contact/station/ops'
import { listTokens, revokeToken, type ListedToken } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { agoText } from '../output/duration-text.ts'
import { printable } from '../output/printable.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { textTable } from '../output/text-table.ts'
import { oneOf, refuse, wholeNumber } from '../parse-arguments.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

interface CreateOptions {
  readonly name: string
  readonly scope: readonly TokenScope[]
  readonly days?: number
}

const dayMs = 86_400_000
const readScope = oneOf('--scope', tokenScopes)

function readName(text: string): string {
  return /^[\w .@-]{1,100}$/.test(text)
    ? text
    : refuse('--name', text, '1 to 100 letters, digits, spaces or . _ @ -')
}

function createCommand(context: CommandContext, finish: Finish): Command {
  return new Command('create')
    .description('make a token; it is shown once')
    .addOption(
      new Option('--name <name>', 'whose it is: a person or a process')
        .makeOptionMandatory()
        .argParser(readName),
    )
    .addOption(
      new Option('--scope <scope>', `${tokenScopes.join(', ')}; may be given again`)
        .makeOptionMandatory()
        .argParser((text: string, before: readonly TokenScope[] | undefined) => [
          ...(before ?? []),
          readScope(text),
        ]),
    )
    .addOption(
      new Option('--days <n>', 'days until it expires; without it, never').argParser(
        wholeNumber('--days', 1, 3650),
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  first-contact token create --name anna --scope fops --days 90
  export FC_INGEST_TOKEN=$(first-contact token create --name api --scope ingest)`,
    )
    .action((options: CreateOptions) =>
      finish(() =>
        withConfiguredStore(context, async ({ store, config }) => {
          const { output } = context
          const expiresAt =
            options.days === undefined
              ? null
              : new Date(context.now().getTime() + options.days * dayMs)
          const { environment } = config
          const { name, scope: scopes } = options
          const minted = await createStationToken(store, { name, environment, scopes, expiresAt })
          output.json({
            token_id: minted.tokenId,
            token: minted.token,
            name,
            environment,
            scopes,
            expires_at: expiresAt?.toISOString() ?? null,
          })
          // Alone on standard output, so that it can go into a variable.
          output.line(minted.token)
          output.note(`${minted.tokenId} for ${name} in ${environment}; it is not shown again`)
          return exitCodes.holds
        }),
      ),
    )
}

function stateOf(token: ListedToken, now: Date): string {
  if (token.revokedAt !== null) return 'revoked'
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'valid'
}

function listCommand(context: CommandContext, finish: Finish): Command {
  return new Command('list').description('who has access').action(() =>
    finish(() =>
      withConfiguredStore(context, async ({ store }) => {
        const { output } = context
        const now = context.now()
        const tokens = await listTokens(store)
        const shown = tokens.map((token) => ({ ...token, state: stateOf(token, now) }))
        output.json(snakeCaseNames({ tokens: shown }))
        if (tokens.length === 0) {
          output.line('there are no tokens')
          return exitCodes.holds
        }
        const titles = ['TOKEN', 'NAME', 'ENVIRONMENT', 'SCOPES', 'STATE', 'LAST USED']
        const rows = tokens.map((token) => [
          token.tokenId,
          printable(token.name),
          token.environment,
          token.scopes.join(' '),
          stateOf(token, now),
          token.lastUsedAt === null ? 'never' : agoText(token.lastUsedAt.toISOString(), now),
        ])
        const columns = titles.map((title) => ({ title, isElastic: title === 'NAME' }))
        for (const line of textTable(columns, rows, { width: output.cutWidth })) output.line(line)
        return exitCodes.holds
      }),
    ),
  )
}

function revokeCommand(context: CommandContext, finish: Finish): Command {
  return new Command('revoke')
    .description('end a token and the sessions made from it, at once')
    .argument('<token-id>', 'as token list shows it')
    .action((tokenId: string) =>
      finish(() =>
        withConfiguredStore(context, async ({ store }) => {
          const { output } = context
          const outcome = await revokeToken(store, tokenId, context.now())
          output.json({ token_id: tokenId, outcome })
          if (outcome === 'unknown') output.note(`there is no token ${printable(tokenId)}`)
          else
            output.line(
              outcome === 'revoked' ? `revoked ${tokenId}` : `${tokenId} was revoked before`,
            )
          return outcome === 'unknown' ? exitCodes.unusable : exitCodes.holds
        }),
      ),
    )
}

/** `first-contact token create|list|revoke` */
export function tokenCommand(context: CommandContext, finish: Finish): Command {
  return new Command('token')
    .description('access to the station: create, list, revoke')
    .addCommand(createCommand(context, finish))
    .addCommand(listCommand(context, finish))
    .addCommand(revokeCommand(context, finish))
}
