import { useQueryClient } from '@tanstack/react-query'
import { IconLogout2 } from '@tabler/icons-react'
import { closeSession, sessionQuery } from '../api/session-query.ts'
import type { SessionView } from '../api/views.ts'
import classes from './side-bar.module.css'

export function SignOutButton({ session }: { readonly session: SessionView }) {
  const queryClient = useQueryClient()
  const signOut = async () => {
    await closeSession(session.csrf_token).catch(() => undefined)
    queryClient.removeQueries({ queryKey: ['ops'] })
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  return (
    <>
      <p className={classes['who']}>
        Signed in as <strong>{session.name}</strong>
      </p>
      <button type="button" className={classes['quiet']} onClick={() => void signOut()}>
        <IconLogout2 size={17} stroke={1.7} aria-hidden="true" />
        <span className={classes['grow']}>Sign out</span>
      </button>
    </>
  )
}
