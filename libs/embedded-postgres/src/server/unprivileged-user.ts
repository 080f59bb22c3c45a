import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';

export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

const DAC_OVERRIDE = 1n << 1n;
const DAC_READ_SEARCH = 1n << 2n;

/**
 * PostgreSQL refuses to run as root, so root starts it as another user: the owner of an existing
 * cluster, otherwise `postgres`, otherwise `nobody`. Undefined for other users, who run it as
 * themselves.
 */
export function userForPostgres(clusterDirectory: string): UnixUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(clusterDirectory)) {
    const { uid, gid } = statSync(clusterDirectory);
    if (uid !== 0) return { uid, gid };
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry = ['postgres', 'nobody']
    .map((name) => lines.find((line) => line.startsWith(`${name}:`)))
    .find(Boolean);
  const [, , uid, gid] = entry?.split(':') ?? [];
  return uid === undefined || gid === undefined
    ? { uid: 65534, gid: 65534 }
    : { uid: Number(uid), gid: Number(gid) };
}

interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly user: Partial<UnixUser>;
}

/**
 * How to start `program` as `user`. That user cannot reach a clone below /root or another private
 * folder. In that case the program keeps one of root's rights, to traverse folders, and loses the
 * others.
 */
export function launchAs(
  user: UnixUser | undefined,
  program: string,
  args: readonly string[],
  folders: readonly string[],
): Launch {
  if (!user) return { command: program, args, user: {} };
  const closed = [program, ...folders].map((path) => closedAncestor(path, user)).find(Boolean);
  if (closed === undefined) return { command: program, args, user };
  const right = passingRight();
  if (right === undefined) {
    throw new ConfigurationError(
      `DATABASE_URL is missing, and the PostgreSQL that npm brought cannot run here: it ` +
        `must not be root, and user id ${user.uid} may not enter ${closed}. ` +
        'Clone into a folder that every user may enter, run as a normal user, or set DATABASE_URL.',
    );
  }
  const drop = [
    ...[`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'],
    // access(2), which initdb uses to check its programs, ignores capabilities without this bit
    // (capabilities(7)).
    ...['--securebits=+no_setuid_fixup', `--inh-caps=+${right}`, `--ambient-caps=+${right}`],
  ];
  return { command: 'setpriv', args: [...drop, '--', program, ...args], user: {} };
}

/** The first folder above `path` that the user may not enter. Access control lists are ignored. */
function closedAncestor(path: string, user: UnixUser): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The smallest capability that this process has and can pass on (containers often lack the smaller
 * one).
 */
function passingRight(): 'dac_read_search' | 'dac_override' | undefined {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    const held = BigInt(
      `0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
    );
    if (held & DAC_READ_SEARCH) return 'dac_read_search';
    return held & DAC_OVERRIDE ? 'dac_override' : undefined;
  } catch {
    return undefined;
  }
}
