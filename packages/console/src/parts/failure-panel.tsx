import { Button } from '@mantine/core'
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { failureText } from './failure-text.ts'
import classes from './notice.module.css'

interface FailurePanelProps {
  readonly error: unknown
  readonly what: string
  readonly onRetry?: () => void
}

/** Says what could not be shown and why, with the reference id that finds it in the log. */
export function FailurePanel({ error, what, onRetry }: FailurePanelProps) {
  const { title, detail, reference, fields } = failureText(error)
  return (
    <div className={classes['notice']} role="alert">
      <IconPlugConnectedX
        size={28}
        stroke={1.6}
        className={classes['badIcon']}
        aria-hidden="true"
      />
      <h2 className={classes['title']}>{title}</h2>
      <p className={classes['text']}>
        {what} cannot be shown. {detail}
      </p>
      {fields.length > 0 && (
        <ul className={classes['fields']}>
          {fields.map(({ field, message }) => (
            <li key={field}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {reference !== '' && (
        <p className={classes['reference']}>
          Reference <code>{reference}</code>
        </p>
      )}
      {onRetry !== undefined && (
        <Button
          variant="default"
          size="sm"
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          onClick={onRetry}
        >
          Try again
        </Button>
      )}
    </div>
  )
}
