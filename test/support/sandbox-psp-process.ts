import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { AppConfig } from '@orderly/platform/config/app-config';

export const WEBHOOK_SECRET = 'whsec_4Rk2vQ9xT7mZp1LwYc8B';

export interface LedgerEntry {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly captured: number;
  /** What was paid back; pending refunds are not. */
  readonly refunded: number;
  /** Times that money was taken. */
  readonly charges: number;
  readonly paymentId: string | null;
}

export interface LedgerRefund {
  readonly id: string;
  readonly intent: string;
  readonly amount: number;
  readonly status: string;
}

/** The sandbox provider in a process of its own. */
export class SandboxPsp {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<SandboxPsp> {
    const child = fork(resolve('test/support/sandbox-psp.mjs'), [], { silent: true });
    let output = '';
    child.stderr?.on('data', (chunk) => {
      output += String(chunk);
    });
    const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    const { port } = (first ?? {}) as { port?: number };
    if (port === undefined) throw new Error(`The provider did not start: ${output}`);
    return new SandboxPsp(child, `http://127.0.0.1:${port}`);
  }

  /** What the configuration says about it. */
  get configuration(): NonNullable<AppConfig['payments']['stripe']> {
    const secretKey = 'sk_test_9fK3mQ7xW2vR8tLp5Zc1';
    return { secretKey, webhookSecret: WEBHOOK_SECRET, apiUrl: this.url };
  }

  /** Faults and where events go: the settings of `psp/faults.mjs`. */
  control(settings: object): Promise<unknown> {
    return this.post('/_control', settings);
  }

  /** Sends the events that `hold` kept back. Resolves when the receiver has taken them. */
  releaseEvents(options: { reverse?: boolean; times?: number } = {}): Promise<unknown> {
    return this.post('/_events', options);
  }

  /** What a customer's browser does. */
  async confirm(intent: string, method = 'pm_card_visa'): Promise<number> {
    const response = await this.call(`/v1/payment_intents/${intent}/confirm`, {
      payment_method: method,
    });
    return response.status;
  }

  /** A refund that staff make at the provider. Returns its id there. */
  async refund(intent: string, amount: number): Promise<string> {
    const form = { payment_intent: intent, amount: String(amount) };
    const { id } = (await (await this.call('/v1/refunds', form)).json()) as { id: string };
    return id;
  }

  /** What becomes of a refund that `refundStatus` left open, and what staff there change in it. */
  changeRefund(id: string, changes: { status?: string; metadata?: object }): Promise<unknown> {
    return this.post('/_refunds', { id, ...changes });
  }

  /** What really happened to the money of a payment: an intent for each try that was not a retry. */
  async ledger(paymentId: string): Promise<LedgerEntry[]> {
    const { intents } = await this.accounts();
    return intents.filter((intent) => intent.paymentId === paymentId);
  }

  /** The refunds of an intent, by whatever call they were made. */
  async refundsOf(intent: string): Promise<LedgerRefund[]> {
    const { refunds } = await this.accounts();
    return refunds.filter((refund) => refund.intent === intent);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  private async accounts(): Promise<{ intents: LedgerEntry[]; refunds: LedgerRefund[] }> {
    return (await (await fetch(`${this.url}/_ledger`)).json()) as never;
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(this.url + path, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  }

  private call(path: string, form: Record<string, string>): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.configuration.secretKey}`,
        'x-sandbox-calm': 'true',
      },
      body: new URLSearchParams(form),
    });
  }
}
