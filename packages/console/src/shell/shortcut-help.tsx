import { Switch } from '@mantine/core'
import { Fragment } from 'react'
import { shortcutWords } from '../shortcuts/shortcut-words.ts'
import { singleKeySetting } from '../shortcuts/single-key-setting.ts'
import { ModalDialog } from './modal-dialog.tsx'
import classes from './shortcut-help.module.css'

export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const isOn = singleKeySetting.use() === 'on'
  return (
    <ModalDialog title="Keyboard" onClose={onClose}>
      <Switch
        checked={isOn}
        onChange={(event) => singleKeySetting.write(event.currentTarget.checked ? 'on' : 'off')}
        label="Single-key shortcuts"
        description="Off: only Ctrl K, Enter and Esc act. Helps with speech input."
      />
      <dl className={classes['list']}>
        {shortcutWords.map(({ keys, does }) => (
          <div
            key={does}
            data-off={(!isOn && !['Ctrl', 'Enter', 'Esc'].includes(keys[0] ?? '')) || undefined}
          >
            <dt>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && (keys[0] === 'Ctrl' ? ' + ' : ' then ')}
                  <kbd className={classes['kbd']}>{key}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </ModalDialog>
  )
}
