import type { TimelineView } from '../api/views.ts'

/** `2 events in 1 component` */
export function extentText({ events, components }: Pick<TimelineView, 'events' | 'components'>) {
  return `${counted(events.length, 'event')} in ${counted(components.length, 'component')}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
