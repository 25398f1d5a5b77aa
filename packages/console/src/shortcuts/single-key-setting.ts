import { storedSetting } from './stored-setting.ts'

/** Whether single letters act; off for people whose speech input or hands would trigger them. */
export const singleKeySetting = storedSetting('single-key-shortcuts', ['on', 'off'])
