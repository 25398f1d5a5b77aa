import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { openSession, sessionQuery, type Credential } from '../api/session-query.ts'
import { failureText } from '../parts/failure-text.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { BrandMark } from '../shell/brand.tsx'
import { takeLinkToken } from './link-token.ts'
import classes from './sign-in-page.module.css'

const route = getRouteApi('/sign-in')

/** By the one-time link that the start command prints, or by a token pasted here. */
export function SignInPage() {
  const { from = '/' } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [token, setToken] = useState('')
  const signIn = useMutation({
    mutationFn: (credential: Credential) => openSession(credential),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      router.history.replace(from)
    },
  })
  const { mutate } = signIn
  useEffect(() => {
    const linkToken = takeLinkToken()
    if (linkToken !== null) mutate({ link_token: linkToken })
  }, [mutate])

  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <BrandMark size={40} />
        <PageTitle tab="Sign in" className={classes['title']}>
          First Contact
        </PageTitle>
        <p className={classes['lead']}>
          Open the sign-in link that the start command printed, or paste a founder’s token.
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            mutate({ token: token.trim() })
          }}
        >
          <PasswordInput
            label="Token"
            name="token"
            autoComplete="current-password"
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            disabled={signIn.isPending}
          />
          <Button
            type="submit"
            fullWidth
            mt="sm"
            loading={signIn.isPending}
            disabled={token.trim() === ''}
          >
            Sign in
          </Button>
        </form>
        {signIn.error !== null && (
          <SignInFailure error={signIn.error} isLink={'link_token' in (signIn.variables ?? {})} />
        )}
        <p className={classes['hint']}>
          No token? <code>npx first-contact token create --name you --scope fops</code>
        </p>
      </div>
    </main>
  )
}

function SignInFailure({ error, isLink }: { readonly error: unknown; readonly isLink: boolean }) {
  const { title, detail, reference } = failureText(error)
  return (
    <div className={classes['failure']} role="alert">
      <p>
        <strong>{title}.</strong> {detail}
      </p>
      {isLink && (
        <p>A sign-in link works once. Start again, or create a token, to get a new one.</p>
      )}
      {reference !== '' && (
        <p>
          Reference <code>{reference}</code>
        </p>
      )}
    </div>
  )
}
