/** What stands where something was taken out. No rule matches any of these. */
export const marks = Object.freeze({
  redacted: '[redacted]',
  email: '[email]',
  phone: '[phone]',
  card: '[card]',
  secret: '[secret]',
  cut: '[cut]',
} as const)
