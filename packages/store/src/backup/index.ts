export * from './backup-store.ts'
export type * from './backup-manifest.ts'
export * from './restore-store.ts'
export { verifyBackup, type VerifyBackupOptions } from './verify-backup.ts'
