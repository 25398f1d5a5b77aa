import {
  IconActivityHeartbeat,
  IconChartLine,
  IconHeartRateMonitor,
  IconListDetails,
  IconPlaneDeparture,
  IconScale,
} from '@tabler/icons-react'
import { screenKeys, type ScreenId } from '../shortcuts/screen-keys.ts'

const places = {
  now: { to: '/', Icon: IconActivityHeartbeat },
  incidents: { to: '/incidents', Icon: IconListDetails },
  decisions: { to: '/decisions', Icon: IconScale },
  trends: { to: '/trends', Icon: IconChartLine },
  preflight: { to: '/preflight', Icon: IconPlaneDeparture },
  health: { to: '/health', Icon: IconHeartRateMonitor },
} as const satisfies Record<ScreenId, object>

/** Where one can go: the side bar, the palette and the keys all read this list. */
export const screens = screenKeys.map((screen) => ({ ...screen, ...places[screen.id] }))
