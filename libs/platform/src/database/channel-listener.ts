import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { errorText } from '../kernel/errors/error-text.js';
import { clientConfigOf } from './client-config.js';
import { TimeoutClosingClient } from './timeout-closing-client.js';

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Holds one dedicated connection that LISTENs. It is outside the pool, because a subscription
 * belongs to a connection. Calls `wake` for every signal, and after every reconnect, because
 * signals may have been missed.
 */
export class ChannelListener {
  private readonly logger = new Logger(ChannelListener.name);
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly databaseUrl: string,
    /** Constants of the program: they become part of a statement. */
    private readonly subject: { readonly name: string; readonly channels: readonly string[] },
    private readonly wake: () => void,
  ) {}

  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new TimeoutClosingClient({
      ...clientConfigOf(this.databaseUrl),
      application_name: `orderly-${this.subject.name}-listener`,
      // Detects a connection that died silently (a failover, a firewall) within seconds instead of
      // hours.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    client.on('error', (error) => this.reconnect(client, error));
    client.on('end', () => this.reconnect(client, new Error('The connection ended.')));
    client.on('notification', () => this.wake());
    this.client = client;
    try {
      await client.connect();
      for (const channel of this.subject.channels) await client.query(`LISTEN ${channel}`);
      this.failures = 0;
      this.wake();
    } catch (error) {
      this.reconnect(client, error);
    }
  }

  private reconnect(failed: pg.Client, error: unknown): void {
    if (this.stopped || this.client !== failed) return;
    this.client = undefined;
    failed.end().catch(() => undefined);
    this.failures += 1;
    const delayMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    this.logger.warn(
      `Listening for ${this.subject.name} was interrupted (${errorText(error)}); trying again in ` +
        `${delayMs} ms, polling meanwhile.`,
    );
    this.timer = setTimeout(() => void this.connect(), delayMs);
  }
}
