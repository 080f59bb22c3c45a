import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';

/** Where the board is served. */
const BOARD_PATH = '/ops/queues';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

export interface BoardFile {
  readonly type: string;
  readonly path: string;
}

export const boardDirectory = (): string =>
  dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));

/** The files that the pages may load, by their names below `static/`. No other file is served. */
export function boardFiles(): ReadonlyMap<string, BoardFile> {
  const root = join(boardDirectory(), 'dist', 'static');
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const type = TYPES[extname(entry.name)];
      return entry.isFile() && type ? [[relative(root, path), { type, path }]] : [];
    }),
  );
}

/** A page of the board: its script reads the address. */
export function boardPage(uiConfig: object): string {
  const config = JSON.stringify(uiConfig).replaceAll('<', '\\u003c');
  return (
    readFileSync(join(boardDirectory(), 'dist', 'index.ejs'), 'utf8')
      // Fonts come from another site, and the placeholder has styles that the policy refuses.
      .replace(/<link href="https:[^>]*>/, '')
      .replace(/<div id="root">[\s\S]*<\/style>\s*<\/div>/, '<div id="root"></div>')
      .replace('<%- uiConfig %>', () => config)
      .replace('<%= basePath %>', `${BOARD_PATH}/`)
      .replace('<%= title %>', 'Queues')
      .replace('<%= favIconAlternative %>', 'static/favicon-32x32.png')
      .replace('<%= favIconDefault %>', 'static/images/logo.svg')
      .replace('<script defer', '<script src="static/session.js"></script><script defer')
  );
}

/** The scripts set styles one by one, which needs no permission; their style sheets are files. */
export const BOARD_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Gives the requests of the board that change something the CSRF token of the browser's session. */
export const BOARD_SESSION_JS = `const token = fetch('/v1/auth/browser-session')
  .then((response) => (response.ok ? response.json() : {}))
  .then(({ csrfToken }) => csrfToken);
const { open, send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (method, ...others) {
  this.isChange = !/^(get|head)$/i.test(method);
  return open.call(this, method, ...others);
};
XMLHttpRequest.prototype.send = function (body) {
  if (!this.isChange) return send.call(this, body);
  token.then((value) => {
    if (value !== undefined) this.setRequestHeader('x-csrf-token', value);
    send.call(this, body);
  });
};
`;
