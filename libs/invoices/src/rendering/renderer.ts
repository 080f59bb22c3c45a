import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InvoiceFormatUnavailable, RenderingBusy } from '../document/invoices.errors.js';
import type { Rendering } from './render.js';
import type { Rendered } from './render-thread.js';

const MOST_WAITING = 16;
const TIMEOUT_MS = 20_000;
/** A thread holds the fonts and libraries: 100 MB that are freed when nothing is made. */
const IDLE_MS = 30_000;
const MOST_MEMORY_MB = 512;

const HERE = import.meta.dirname;
const THREAD = 'render-thread.js';
/** Beside this file in the build. Tests run the sources and use the thread of the build. */
const built = (): string =>
  [join(HERE, THREAD), join(HERE, '../../../../dist/libs/invoices/src/rendering', THREAD)].find(
    existsSync,
  ) ?? THREAD;

/**
 * Makes files in a thread of its own, one at a time, so that the requests of others do not wait: a
 * file takes up to half a second of computing, and one of 1,500 lines some seconds.
 */
@Injectable()
export class Renderer implements OnApplicationShutdown {
  private thread: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @throws RenderingBusy when too many wait, or when this one takes too long
   * @throws InvoiceFormatUnavailable when the rules of the format refuse the values
   */
  async render(rendering: Rendering): Promise<Uint8Array> {
    if (this.waiting >= MOST_WAITING) throw new RenderingBusy();
    this.waiting++;
    const mine = this.last.then(() => this.renderNow(rendering));
    this.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.waiting--;
      if (this.waiting === 0) this.stopWhenIdle();
    }
  }

  private async renderNow(rendering: Rendering): Promise<Uint8Array> {
    clearTimeout(this.idle);
    const thread = this.running();
    const rendered = await new Promise<Rendered>((resolve, reject) => {
      const timer = setTimeout(() => fail(new RenderingBusy()), TIMEOUT_MS);
      const settle = (): void => {
        clearTimeout(timer);
        thread.off('message', done).off('error', fail).off('exit', ended);
      };
      const done = (message: Rendered): void => {
        settle();
        resolve(message);
      };
      const fail = (error: Error): void => {
        settle();
        // A thread that is stuck or broken must not get the next file.
        this.stop();
        reject(error);
      };
      const ended = (): void => fail(new Error('The thread that renders ended.'));
      thread.once('message', done).once('error', fail).once('exit', ended);
      thread.postMessage(rendering);
    });
    if ('file' in rendered) return rendered.file;
    if (rendered.isRefusal)
      throw new InvoiceFormatUnavailable('a value does not fit the rules of EN 16931');
    throw new Error(`The ${rendering.format} could not be made: ${rendered.failure}`);
  }

  private running(): Worker {
    this.thread ??= new Worker(built(), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    }).on('error', () => this.stop());
    return this.thread;
  }

  private stopWhenIdle(): void {
    this.idle = setTimeout(() => this.stop(), IDLE_MS);
    this.idle.unref();
    this.thread?.unref();
  }

  private stop(): void {
    const { thread } = this;
    this.thread = undefined;
    void thread?.terminate();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.thread?.terminate();
    this.thread = undefined;
  }
}
