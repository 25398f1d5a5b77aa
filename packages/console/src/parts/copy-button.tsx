import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

interface CopyButtonProps {
  readonly label: string
  readonly text: () => string
}

const shownForMs = 2500

/** Copies, and says whether that worked. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return undefined
    const timer = setTimeout(() => setOutcome('idle'), shownForMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const words = { idle: label, copied: 'Copied', failed: 'Could not copy' }
  const Icon = outcome === 'copied' ? IconCheck : IconCopy
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon size={15} aria-hidden="true" />}
      onClick={() => {
        void copyText(text()).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'))
      }}
    >
      <span aria-live="polite">{words[outcome]}</span>
    </Button>
  )
}
