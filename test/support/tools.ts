import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { nginxPath } from './nginx.js';

/** A program of the machine that some suites cannot do without. */
export interface Tool {
  readonly name: string;
  readonly remedy: string;
  readonly isThere: () => boolean;
}

/** Where the suites that were left out are written down; the global tear-down prints them. */
const SKIPPED = 'skipped-suites';

/** Where Debian puts the XSLT 2.0 processor. */
export const SAXON_JAR = '/usr/share/java/Saxon-HE.jar';

const CHROMIUM_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const answers = (command: string, option = '--version'): boolean =>
  spawnSync(command, [option], { stdio: 'ignore' }).status === 0;

/** CHROMIUM_PATH, or where distributions put the browser; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : CHROMIUM_PLACES).find(isExecutable);
}

export const hasRedisServer = (): boolean => answers('redis-server');

/** With an unknown directive at the end it does not start, and names the first that is unknown. */
const hasRedisWithTls = (): boolean => {
  const directives = ['--tls-auth-clients', 'no', '--no-such-directive', 'yes'];
  const { stderr, error } = spawnSync('redis-server', directives);
  return error === undefined && !String(stderr).includes('tls-auth-clients "no"');
};

export const TOOLS = {
  chromium: {
    name: 'Chromium',
    remedy: 'install chromium, or set CHROMIUM_PATH',
    isThere: () => chromiumPath() !== undefined,
  },
  redis: {
    name: 'Redis',
    remedy: 'install redis-server, or set REDIS_URL',
    isThere: () => process.env['REDIS_URL'] !== undefined || hasRedisServer(),
  },
  /** For suites that stop Redis, which only works on one of their own. */
  ownRedis: { name: 'redis-server', remedy: 'install redis-server', isThere: hasRedisServer },
  redisWithTls: {
    name: 'redis-server with TLS, or openssl',
    remedy: 'install redis-server and openssl',
    isThere: () => answers('openssl', 'version') && hasRedisWithTls(),
  },
  xmllint: {
    name: 'xmllint',
    remedy: 'install libxml2-utils',
    isThere: () => answers('xmllint'),
  },
  saxon: {
    name: 'Saxon',
    remedy: 'install libsaxonhe-java and default-jre-headless',
    isThere: () => existsSync(SAXON_JAR) && answers('java'),
  },
  pdfTools: {
    name: 'qpdf or Poppler',
    remedy: 'install qpdf and poppler-utils',
    isThere: () => answers('qpdf') && answers('pdfinfo', '-v'),
  },
  prometheus: {
    name: 'promtool or amtool',
    remedy: 'install prometheus and prometheus-alertmanager',
    isThere: () => answers('promtool') && answers('amtool'),
  },
  openssl: {
    name: 'openssl',
    remedy: 'install openssl',
    isThere: () => answers('openssl', 'version'),
  },
  helm: { name: 'helm', remedy: 'install helm', isThere: () => answers('helm', 'version') },
  nginx: { name: 'nginx', remedy: 'install nginx', isThere: () => nginxPath() !== undefined },
  pgbouncer: {
    name: 'PgBouncer',
    remedy: 'install pgbouncer',
    isThere: () => answers('pgbouncer'),
  },
} as const satisfies Record<string, Tool>;

/**
 * `describe` for suites that need a tool. Without it they are skipped, and the end of the run lists
 * them; in CI (`CI=true`) they fail, because there an empty pass would go unseen for months.
 */
export function describeWithTool(
  { name: tool, remedy, isThere }: Tool,
  name: string,
  suite: () => void,
): void {
  if (isThere()) {
    describe(name, suite);
  } else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it(`needs ${tool}`, () => {
        throw new Error(`There is no ${tool}, and in CI nothing is skipped: ${remedy}.`);
      });
    });
  } else {
    appendFileSync(
      join(process.env['ORDERLY_TEST_RUN'] ?? '.', SKIPPED),
      `${name} (no ${tool}: ${remedy})\n`,
    );
    // biome-ignore lint/suspicious/noSkippedTests: the run lists it, and CI fails above.
    describe.skip(name, suite);
  }
}
