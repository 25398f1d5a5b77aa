import type { Namespace } from '../map/layer-map.ts'
import type { ProposedLayer } from './proposed-map.ts'

/** One of the seven layers, and what its folders are called in the wild. */
export interface SevenLayer extends ProposedLayer {
  /** The room that its files get. */
  readonly room: string
  readonly namespace: Namespace
  /** Folders that say for certain what is in them. */
  readonly folders: RegExp
  /** Folders that say so where nothing above or below them says more. */
  readonly vague?: RegExp
}

/** The seven layers: what each may import and emit. */
export const sevenLayers: readonly SevenLayer[] = [
  {
    id: 'L1',
    name: 'consoles',
    room: 'consoles',
    namespace: 'product',
    mayImport: [],
    mayEmit: [],
    folders: /^(?:web|ui|console|frontend|front-?end|screens|pages)$/i,
    vague: /^(?:client|components|views)$/i,
  },
  {
    id: 'L2',
    name: 'apis',
    room: 'api',
    namespace: 'product',
    mayImport: ['L3', 'L4', 'L6'],
    mayEmit: ['infra', 'system'],
    folders:
      /^(?:apis?|routes?|routers?|controllers?|https?|rest|graphql|trpc|endpoints|handlers)$/i,
    vague: /^(?:server|middlewares?)$/i,
  },
  {
    id: 'L3',
    name: 'adapters',
    room: 'adapters',
    namespace: 'product',
    mayImport: ['L4', 'L6'],
    mayEmit: ['infra', 'system'],
    folders: /^(?:adapters?|presenters?|mappers?|serializers?|projections|view-?models)$/i,
    vague: /^(?:dtos?)$/i,
  },
  {
    id: 'L4',
    name: 'domain',
    room: 'domain',
    namespace: 'product',
    mayImport: ['L4', 'L6'],
    mayEmit: ['domain', 'system'],
    folders: /^(?:domain|engines?|entities|use-?cases|policies)$/i,
    vague: /^(?:models?|services?|core|logic|business|rules)$/i,
  },
  {
    id: 'L5',
    name: 'workers',
    room: 'workers',
    namespace: 'infra',
    mayImport: ['L6'],
    mayEmit: ['infra', 'system'],
    folders: /^(?:workers?|jobs?|queues?|consumers?|schedulers?|cron)$/i,
    vague: /^(?:tasks|subscriptions|subscribers)$/i,
  },
  {
    id: 'L6',
    name: 'platform',
    room: 'platform',
    namespace: 'infra',
    mayImport: ['L6'],
    mayEmit: ['infra', 'system'],
    folders:
      /^(?:platform|infra|infrastructure|db|database|persistence|repositories|repos|stores?|storage)$/i,
    vague: /^(?:shared|common|libs?|utils?|helpers?|config|configs|logger|logging|types?|errors)$/i,
  },
  {
    id: 'L7',
    name: 'ops',
    room: 'ops',
    namespace: 'infra',
    mayImport: ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'],
    mayEmit: ['infra', 'system'],
    folders: /^(?:ops|cli|bin|cmd|migrations?|bootstrap|composition)$/i,
    vague: /^(?:main|start|scripts)$/i,
  },
]
