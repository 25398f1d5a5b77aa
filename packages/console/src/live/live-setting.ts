import { storedSetting } from '../shortcuts/stored-setting.ts'

/** Whether pages change under the reader's eyes (WCAG 2.2.2). */
export const liveSetting = storedSetting('live-updates', ['on', 'paused'])
