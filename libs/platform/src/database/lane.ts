import type { ClientConfig } from 'pg';
import {
  type ConnectionEvents,
  type Pending,
  PipelinedConnection,
} from './pipelined-connection.js';

/** A place for one connection, opened when it is first needed and again when it was lost. */
export class Lane {
  private connection: PipelinedConnection | undefined;
  private opening: Promise<void> | undefined;
  /** Waits for the connection to open. */
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

  /** Closes a connection that still works on statements for whose answers no caller waits. */
  destroyIfForgotten(): void {
    if (this.connection && this.connection.inFlight > 0 && !this.connection.isAwaited)
      this.connection.destroy();
  }

  /** Lets what is under way finish. */
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
