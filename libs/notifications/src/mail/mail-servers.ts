import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { errorText } from '@orderly/platform/kernel/errors/error-text';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import type { Metrics } from '@orderly/platform/metrics/metrics';
import { type Mail, Mailer, type MailServerState } from './mailer.js';
import { UnknownOutcome } from './smtp-failure.js';
import type { SmtpMailer } from './smtp-mailer.js';

/** After so many failures in a row a server is left out for a while. */
const OPENS_AFTER = 3;
const OPEN_MS = 30_000;

interface ServerState {
  readonly server: SmtpMailer;
  failures: number;
  /** Left out until then; the first mail after it tries the server again. */
  openUntilMs: number;
}

/**
 * Sends by the first of several SMTP servers that works. One that fails three times in a row is
 * left out for 30 seconds, so that mails do not wait for its time-outs.
 *
 * A refusal of the mail is final: another server must not be used to get around it. When a server
 * has begun to receive the mail and does not say what became of it, the mail is not sent by another
 * one in the same attempt. It may have left. The next attempt of the delivery sends it again, by
 * whichever server works then, with the same Message-ID.
 */
export class MailServers extends Mailer implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private readonly states: readonly ServerState[];
  private readonly up;
  private readonly failures;
  private readonly sent;

  constructor(servers: readonly SmtpMailer[], metrics: Metrics) {
    super();
    this.states = servers.map((server) => ({ server, failures: 0, openUntilMs: 0 }));
    this.up = metrics.gauge('mail_server_up', 'Whether mails are sent by this SMTP server.', [
      'server',
    ]);
    this.sent = metrics.counter('mails_handed_over_total', 'Attempts to send, by their outcome.', [
      'server',
      'outcome',
    ]);
    this.failures = metrics.gauge(
      'mail_server_failures',
      'Failed attempts to send by this SMTP server since it last answered.',
      ['server'],
    );
    for (const { server } of this.states) {
      this.up.set({ server: server.name }, 1);
      this.failures.set({ server: server.name }, 0);
    }
  }

  override servers(): readonly MailServerState[] {
    const now = performance.now();
    return this.states.map(({ server: { name }, failures, openUntilMs }) => ({
      ...{ name, failures },
      isLeftOut: openUntilMs > now,
    }));
  }

  onModuleInit(): void {
    const [first, ...others] = this.states.map(({ server }) => server.name);
    const rest = others.length > 0 ? `, or else to ${others.join(', ')}` : '';
    this.logger.log(`Mails go to the SMTP server ${first}${rest}.`);
  }

  async send(mail: Mail, signal: AbortSignal): Promise<void> {
    let failure: unknown;
    for (const state of this.inOrder()) {
      signal.throwIfAborted();
      try {
        await state.server.send(mail, signal);
        this.succeeded(state);
        return;
      } catch (error) {
        failure = error;
        if (error instanceof PermanentFailure) {
          // The server works: it said no.
          this.succeeded(state, 'refused');
          throw error;
        }
        this.failed(state, error, signal);
        if (error instanceof UnknownOutcome || signal.aborted) throw error;
      }
    }
    throw failure;
  }

  onApplicationShutdown(): void {
    for (const { server } of this.states) server.onApplicationShutdown();
  }

  /** Those that are left out come last: with nothing better, even they are tried. */
  private inOrder(): ServerState[] {
    const now = performance.now();
    const isOpen = ({ openUntilMs }: ServerState): number => (openUntilMs > now ? 1 : 0);
    return this.states.toSorted((a, b) => isOpen(a) - isOpen(b));
  }

  private succeeded(state: ServerState, outcome: 'sent' | 'refused' = 'sent'): void {
    const { name } = state.server;
    if (state.failures >= OPENS_AFTER) this.logger.log(`The SMTP server ${name} works again.`);
    state.failures = 0;
    state.openUntilMs = 0;
    this.up.set({ server: name }, 1);
    this.failures.set({ server: name }, 0);
    this.sent.inc({ server: name, outcome });
  }

  private failed(state: ServerState, error: unknown, signal: AbortSignal): void {
    const { name } = state.server;
    const outcome = error instanceof UnknownOutcome ? 'unknown' : 'failed';
    this.sent.inc({ server: name, outcome });
    if (error instanceof UnknownOutcome)
      this.logger.warn(`It is unknown whether ${name} took a mail; it may be sent twice.`);
    // The process is stopping, or the delivery ran out of time: that says nothing about the server.
    if (signal.aborted) return;
    state.failures += 1;
    this.failures.set({ server: name }, state.failures);
    if (state.failures < OPENS_AFTER || this.states.length === 1) return;
    state.openUntilMs = performance.now() + OPEN_MS;
    this.up.set({ server: name }, 0);
    if (state.failures === OPENS_AFTER)
      this.logger.warn(`The SMTP server ${name} is left out for now: ${errorText(error)}`);
  }
}
