/**
 * Settings for one machine of a small team: durable, about 60 MB idle, room for bursts. Given on
 * the command line, so that each start uses this release's values whatever the data folder holds.
 */
export function serverSettings(socketDir: string): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    // Nothing listens on the network; the socket's folder is closed to others.
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: '5432',
    // Station, workers, a CLI and a reference product, each with a pool of about ten.
    max_connections: '80',
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    // Bursts of ingest must not force a checkpoint each few seconds.
    max_wal_size: '1GB',
    min_wal_size: '80MB',
    checkpoint_timeout: '10min',
    // Evidence that was acknowledged survives power loss.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // There is never a replica: the log needs no more than recovery does.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // These binaries hold no other compression.
    wal_compression: 'pglz',
    jit: 'off',
    // Loaded once and inherited by every session: the server goes on when `npm ci` replaces the
    // files under it.
    shared_preload_libraries: 'plpgsql',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    // A statement's text may hold what must not reach a log file.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    cluster_name: 'first-contact',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
