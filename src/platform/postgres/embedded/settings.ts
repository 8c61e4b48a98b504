import { PORT } from './socket-folder.ts';

const settings: Readonly<Record<string, string>> = {
  port: String(PORT),
  listen_addresses: '',
  unix_socket_permissions: '0700',
  cluster_name: 'keyholder',
  max_connections: '100',
  shared_buffers: '64MB',
  huge_pages: 'off',
  io_method: 'sync', // no extra processes for a database that fits into memory
  jit: 'off',
  max_wal_size: '256MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  logging_collector: 'off',
  // Statements, parameters and the values in an error's text may be secrets, so errors of statements are
  // not logged here at all: the server gets them as answers and decides for itself.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_checkpoints: 'off',
};

/** On the command line: an edited postgresql.conf cannot undo them, and postmaster.opts records them. */
export function postmasterArguments(cluster: string): string[] {
  return [
    '-D',
    cluster,
    '-k',
    '.',
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
