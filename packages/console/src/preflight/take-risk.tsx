import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState, type FormEvent } from 'react'
import { preflightQuery } from '../api/preflight-query.ts'
import { sessionQuery } from '../api/session-query.ts'
import { takeRisk, withdrawRisk } from '../api/take-risk.ts'
import type { CheckView } from '../api/views.ts'
import { failureText } from '../parts/failure-text.ts'
import classes from './preflight-page.module.css'

interface TakeRiskProps {
  readonly finding: NonNullable<CheckView['finding']>
}

const chevron = <IconChevronDown size={15} aria-hidden="true" />
const reasonMinLength = 5

const terms = [
  { value: '1', label: 'for a day' },
  { value: '7', label: 'for a week' },
  { value: '14', label: 'for two weeks' },
  { value: '30', label: 'for 30 days' },
  { value: '90', label: 'for 90 days' },
]

/** Takes a risk by name, with a reason and for a time; or takes that back. */
export function TakeRisk({ finding }: TakeRiskProps) {
  const { data: session } = useQuery(sessionQuery)
  const client = useQueryClient()
  const formId = useId()
  const [isOpen, setIsOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [days, setDays] = useState('14')
  const csrfToken = session?.csrf_token ?? ''
  const onSuccess = async (): Promise<void> => {
    setIsOpen(false)
    await client.invalidateQueries({ queryKey: preflightQuery.queryKey })
  }
  const take = useMutation({
    mutationFn: () =>
      takeRisk({ id: finding.id, reason: reason.trim(), days: Number(days) }, csrfToken),
    onSuccess,
  })
  const withdraw = useMutation({ mutationFn: () => withdrawRisk(finding.id, csrfToken), onSuccess })
  const error = take.error ?? withdraw.error
  const failed = error !== null && (
    <p role="alert" className={classes['failed']}>
      {failureText(error).title}. {failureText(error).detail}
    </p>
  )
  if (finding.acknowledgement !== null) {
    return (
      <div className={classes['take']}>
        <Button
          size="xs"
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          Take it back
        </Button>
        {failed}
      </div>
    )
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (reason.trim().length >= reasonMinLength && !take.isPending) take.mutate()
  }
  return (
    <div className={classes['take']}>
      <Button
        size="xs"
        variant="default"
        aria-expanded={isOpen}
        aria-controls={formId}
        onClick={() => setIsOpen(!isOpen)}
      >
        Take this risk…
      </Button>
      {isOpen && (
        <form id={formId} className={classes['form']} onSubmit={submit}>
          <TextInput
            size="sm"
            label="Why it may wait"
            description={`In ${session?.name ?? 'your'}’s name, for whoever reads it later`}
            value={reason}
            maxLength={300}
            required
            minLength={reasonMinLength}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <NativeSelect
            size="sm"
            label="How long"
            rightSection={chevron}
            value={days}
            data={terms}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <Button size="sm" variant="default" type="submit" loading={take.isPending}>
            Take it
          </Button>
        </form>
      )}
      {failed}
    </div>
  )
}
