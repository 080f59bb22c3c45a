import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isRetryable } from './postgres-errors.js';

declare const openTransaction: unique symbol;

/**
 * An EntityManager inside an open transaction. It is a branded type, so a plain manager is not
 * accepted.
 */
export type Transaction = EntityManager & { readonly [openTransaction]: true };

const MAX_ATTEMPTS = 5;
const FIRST_BACKOFF_MS = 5;

const afterCommitHooks = new WeakMap<EntityManager, Array<() => void>>();

/**
 * Runs `hook` after the transaction has committed, and never when it rolls back. The hook must not
 * throw or block.
 */
export function afterCommit(tx: Transaction, hook: () => void): void {
  afterCommitHooks.get(tx)?.push(hook);
}

/**
 * Does `work` as a part of the transaction: when it throws, what it wrote and its hooks are undone,
 * and the transaction can go on.
 */
export async function asSavepoint<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  const hooks = afterCommitHooks.get(tx) ?? [];
  const before = hooks.length;
  await tx.query('SAVEPOINT part');
  try {
    const result = await work();
    await tx.query('RELEASE SAVEPOINT part');
    return result;
  } catch (error) {
    hooks.length = before;
    await tx.query('ROLLBACK TO SAVEPOINT part');
    await tx.query('RELEASE SAVEPOINT part');
    throw error;
  }
}

@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Commits when `work` resolves, and rolls back when it throws. After a deadlock or serialisation
   * failure it runs `work` again in a new transaction (up to 5 times, with jitter), so `work` must
   * not touch anything outside `tx` before it returns.
   */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.runOnce(work);
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) throw error;
        await backoff(attempt);
      }
    }
  }

  private async runOnce<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const hooks: Array<() => void> = [];
      afterCommitHooks.set(runner.manager, hooks);
      const result = await work(runner.manager as Transaction);
      await runner.commitTransaction();
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      // The connection may be what broke: the first error is the one worth reporting.
      if (runner.isTransactionActive) await rollBack(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/**
 * A connection that cannot be rolled back is closed. Otherwise the next caller would get it from
 * the pool with its open transaction.
 */
async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.rollbackTransaction();
  } catch {
    // The pool drops a connection that is being closed. There may be no connection at all, if none
    // was available in time.
    await runner.connect().then(
      (client: ClientBase & { end(): Promise<void> }) => void client.end().catch(() => undefined),
      () => undefined,
    );
  }
}

const backoff = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, FIRST_BACKOFF_MS * 2 ** attempt * Math.random()));
