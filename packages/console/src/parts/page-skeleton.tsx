import { Skeleton, VisuallyHidden } from '@mantine/core'
import classes from './page-skeleton.module.css'

/** The page's shape while its facts are on the way. */
export function PageSkeleton({ what }: { readonly what: string }) {
  return (
    <div className={classes['page']}>
      <VisuallyHidden role="status">Loading {what}</VisuallyHidden>
      <Skeleton height={18} width="62%" />
      <Skeleton height={18} width="38%" />
      <Skeleton height={96} mt={14} radius="lg" />
      <Skeleton height={240} radius="lg" />
    </div>
  )
}
