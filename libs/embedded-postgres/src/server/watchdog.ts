import { spawn } from 'node:child_process';

/**
 * A shell that waits on a pipe from this process. When this process dies, even by SIGKILL, the pipe
 * closes and the shell stops PostgreSQL. Without a shell, the next start stops it.
 */
export function watchOver(postmasterPid: number): { cancel(): void } {
  if (process.platform === 'win32') return { cancel: () => undefined };
  const shell = spawn('/bin/sh', ['-c', `cat >/dev/null; kill -INT ${postmasterPid} 2>/dev/null`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  shell.on('error', () => undefined);
  shell.unref();
  const pipe: unknown = shell.stdin;
  // A child process's pipe is a socket; it must not keep this process alive.
  if (
    typeof pipe === 'object' &&
    pipe !== null &&
    'unref' in pipe &&
    typeof pipe.unref === 'function'
  )
    pipe.unref();
  return { cancel: () => void shell.kill('SIGKILL') };
}
