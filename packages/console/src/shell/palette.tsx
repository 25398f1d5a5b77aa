import { TextInput } from '@mantine/core'
import { useId, useState, type KeyboardEvent } from 'react'
import { ModalDialog } from './modal-dialog.tsx'
import { matchingCommands } from './palette-commands.ts'
import classes from './palette.module.css'
import { usePaletteCommands } from './use-palette-commands.ts'

interface PaletteProps {
  readonly onClose: () => void
  readonly onHelp: () => void
}

/** Every action by its name: type, choose with the arrows, Enter. */
export function Palette({ onClose, onHelp }: PaletteProps) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const listId = useId()
  const { always, fromQuery } = usePaletteCommands(query, onHelp)
  const matching = [...fromQuery, ...matchingCommands(always, query)]
  const at = Math.min(chosen, Math.max(0, matching.length - 1))

  const run = (index: number) => {
    const command = matching[index]
    if (command === undefined) return
    onClose()
    // After the dialog has given the focus back, so that the command may move it.
    queueMicrotask(command.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((at + step + matching.length) % Math.max(1, matching.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(at)
    }
  }
  return (
    <ModalDialog title="Commands" onClose={onClose}>
      <TextInput
        data-autofocus
        role="combobox"
        aria-label="Command, or an id to open"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={matching.length > 0 ? `${listId}-${at}` : undefined}
        placeholder="Type a command, words to search for, or paste an id"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Commands" className={classes['list']}>
        {matching.map((command, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- ARIA combobox: the keys go to the field above
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes['option']}
            onClick={() => run(index)}
          >
            <span>{command.words}</span>
            {command.keys !== undefined && <kbd>{command.keys}</kbd>}
          </div>
        ))}
      </div>
    </ModalDialog>
  )
}
