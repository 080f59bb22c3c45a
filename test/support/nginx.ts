import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';

const PLACES = ['nginx', '/usr/sbin/nginx'];
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Where nginx is; undefined where there is none. */
export const nginxPath = (): string | undefined =>
  PLACES.find((each) => spawnSync(each, ['-v'], { stdio: 'ignore' }).status === 0);

/** Newer than the nginx of Debian, and no test is about it. */
const TOO_NEW = /^ *http2 on;\n|^ *resolver .*;\n| resolve(?= max_fails)/gm;

/** A folder with configurations of deploy/nginx, changed so that they run beside others. */
export class TestNginx {
  readonly folder = mkdtempSync(join(tmpdir(), 'orderly-nginx-'));
  private process: ChildProcess | undefined;

  /** Copies a file of deploy/nginx with other paths, ports and names. */
  add(file: string, changes: Readonly<Record<string, string>>): string {
    let text = readFileSync(join('deploy/nginx', file), 'utf8').replaceAll(TOO_NEW, '');
    for (const [from, to] of Object.entries(changes)) text = text.replaceAll(from, to);
    return this.write(file, text);
  }

  write(file: string, text: string): string {
    const path = join(this.folder, file);
    writeFileSync(path, text);
    return path;
  }

  async start(configuration: string): Promise<void> {
    const temporary = TEMPORARY.map((each) => `${each}_temp_path ${this.folder}/${each};`);
    const text = readFileSync(configuration, 'utf8')
      .replace('worker_processes auto', 'worker_processes 1')
      .replace('http {', `http {\naccess_log off;\n${temporary.join('\n')}\n`);
    writeFileSync(configuration, `daemon off;\nerror_log ${this.folder}/error.log;\n${text}`);
    const log = join(this.folder, 'error.log');
    const child = spawn(
      nginxPath() ?? 'nginx',
      ['-p', this.folder, '-e', log, '-c', configuration],
      { stdio: 'ignore' },
    );
    this.process = child;
    // Written when all ports are open. While one is taken, nginx tries for a moment, and ends.
    const started = await eventually(() => {
      if (child.exitCode !== null) return false;
      expect(existsSync(join(this.folder, 'nginx.pid'))).toBe(true);
      return true;
    });
    if (!started) throw new Error(readFileSync(log, 'utf8'));
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null) {
      this.process.kill('SIGTERM');
      await once(this.process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
