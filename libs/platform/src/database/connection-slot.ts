import type { ClientConfig } from 'pg';
import {
  type ConnectionEvents,
  type Pending,
  PipelinedConnection,
} from './pipelined-connection.js';

/** A slot for one connection. It connects on first use, and again after the connection was lost. */
export class ConnectionSlot {
  private connection: PipelinedConnection | undefined;
  private opening: Promise<void> | undefined;
  /** Statements that wait for the connection to open. */
  private unsent: Pending[] = [];

  constructor(
    private readonly config: ClientConfig,
    private readonly events: ConnectionEvents,
  ) {}

  get isOpen(): boolean {
    return this.connection?.isUsable ?? false;
  }

  get inFlight(): number {
    return (this.connection?.inFlight ?? 0) + this.unsent.length;
  }

  send(pending: Pending): void {
    if (this.connection?.isUsable) {
      this.connection.send(pending);
      return;
    }
    this.unsent.push(pending);
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
  }

  headBefore(moment: number): Pending | undefined {
    return this.connection?.headBefore(moment);
  }

  withdraw(isOther: (pending: Pending) => boolean): Pending[] {
    return this.connection?.withdraw(isOther) ?? [];
  }

  destroy(): void {
    this.connection?.destroy();
  }

  /** Closes a connection that still works on statements whose callers no longer wait. */
  destroyIfForgotten(): void {
    if (this.connection && this.connection.inFlight > 0 && !this.connection.isAwaited)
      this.connection.destroy();
  }

  /** Lets the statements in progress finish. */
  async end(): Promise<void> {
    await this.opening;
    await this.connection?.end();
  }

  private async open(): Promise<void> {
    const connection = new PipelinedConnection(this.config, this.events);
    try {
      await connection.open();
      this.connection = connection;
      for (const pending of this.unsent.splice(0)) connection.send(pending);
    } catch (error) {
      for (const pending of this.unsent.splice(0)) pending.settle(error as Error);
    }
  }
}
