import classes from './side-bar.module.css'

export function BrandMark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0c5f62" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M8.5 23.5A10.6 10.6 0 0 1 8.5 8.5" />
        <path d="M12.6 19.6a5.1 5.1 0 0 1 0-7.2" />
      </g>
      <circle cx="20" cy="16" r="4.2" fill="#ffc46b" />
    </svg>
  )
}

export function Brand() {
  return (
    <span className={classes['brand']}>
      <BrandMark />
      <span>First Contact</span>
    </span>
  )
}
