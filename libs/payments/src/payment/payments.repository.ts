import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource, In } from 'typeorm';
import { Operation } from './operation.entity.js';
import { Payment } from './payment.entity.js';

/** A subject has few payments; the limit keeps every list of them short. */
export const MAX_PAYMENTS_OF_A_SUBJECT = 50;

/** Payments and their operations. Whoever locks both takes the payment first. */
@Injectable()
export class PaymentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<Payment | null> {
    return this.dataSource.getRepository(Payment).findOneBy({ id });
  }

  /** The oldest first. */
  listOf(subjectId: string): Promise<Payment[]> {
    return this.dataSource.getRepository(Payment).find({
      where: { subjectId },
      order: { id: 'ASC' },
      take: MAX_PAYMENTS_OF_A_SUBJECT,
    });
  }

  operationsOf(paymentIds: readonly string[]): Promise<Operation[]> {
    return this.dataSource
      .getRepository(Operation)
      .find({ where: { paymentId: In([...paymentIds]) }, order: { id: 'ASC' } });
  }

  /** Locked until the transaction ends: of two changes the second sees the first. */
  lock(tx: Transaction, id: string): Promise<Payment | null> {
    return tx
      .getRepository(Payment)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Locks all in the order of their ids, so that no two transactions deadlock. */
  lockAll(tx: Transaction, subjectId: string): Promise<Payment[]> {
    return tx.getRepository(Payment).find({
      where: { subjectId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** The steps of a locked payment, the oldest first. */
  operationsIn(tx: Transaction, paymentId: string): Promise<Operation[]> {
    return tx.getRepository(Operation).find({ where: { paymentId }, order: { id: 'ASC' } });
  }

  /** Counts the attempt before the provider is called. Null when the outcome is known already. */
  async beginAttempt(
    operationId: string,
  ): Promise<{ operation: Operation; payment: Payment } | null> {
    const { manager } = this.dataSource;
    const { affected } = await manager.increment(
      Operation,
      { id: operationId, status: 'pending' },
      'attempts',
      1,
    );
    if (affected !== 1) return null;
    const operation = await manager.findOneByOrFail(Operation, { id: operationId });
    return {
      operation,
      payment: await manager.findOneByOrFail(Payment, { id: operation.paymentId }),
    };
  }

  /** For people who look at it: the step waits for the reconciliation. */
  async markOverdue(tx: Transaction, operationId: string): Promise<void> {
    await tx.update(
      Operation,
      { id: operationId, status: 'pending' },
      { failure: 'provider-unavailable' },
    );
  }

  findByProviderRef(gateway: string, providerRef: string): Promise<Payment | null> {
    return this.dataSource.getRepository(Payment).findOneBy({ gateway, providerRef });
  }

  operationsOfAll(tx: Transaction, paymentIds: readonly string[]): Promise<Operation[]> {
    return tx
      .getRepository(Operation)
      .find({ where: { paymentId: In([...paymentIds]) }, order: { id: 'ASC' } });
  }

  countOf(tx: Transaction, subjectId: string): Promise<number> {
    return tx.getRepository(Payment).countBy({ subjectId });
  }

  async add(tx: Transaction, payment: Payment): Promise<void> {
    await insert(tx, Payment, payment);
  }

  async addOperation(tx: Transaction, operation: Operation): Promise<void> {
    await insert(tx, Operation, operation);
  }

  /** For a payment that `lock` locked. The version proves that nothing changed meanwhile. */
  async save(tx: Transaction, payment: Payment, versionBefore: number): Promise<void> {
    const { id, providerRef, status, failure, authorised, captured, refunded } = payment;
    const { version, updatedAt, observedAt, checkAt, checks } = payment;
    const { affected } = await tx.update(
      Payment,
      { id, version: versionBefore },
      {
        providerRef,
        status,
        failure,
        authorised,
        captured,
        refunded,
        version,
        updatedAt,
        observedAt,
        checkAt,
        checks,
      },
    );
    if (affected !== 1) throw new Error(`The payment ${id} changed although it was locked.`);
  }

  async saveOperation(tx: Transaction, operation: Operation): Promise<void> {
    const { id, status, failure, providerRef, updatedAt } = operation;
    await tx.update(Operation, id, { status, failure, providerRef, updatedAt });
  }

  /**
   * Sums over the payments of a subject. In one statement, so that the sums fit together.
   */
  async sumsOf(tx: Transaction, subjectId: string): Promise<SumsRow | null> {
    const [row] = await tx.query<SumsRow[]>(
      `SELECT p.currency,
              sum(p.authorised) FILTER (WHERE p.status IN ('authorised', 'captured')) AS authorised,
              sum(p.captured) AS captured, sum(p.refunded) AS refunded,
              sum(o.refunding) AS "pendingRefunds"
         FROM payments.payments p
        CROSS JOIN LATERAL (
          SELECT sum(o.amount) AS refunding FROM payments.operations o
           WHERE o.payment_id = p.id AND o.kind = 'refund' AND o.status = 'pending') o
        WHERE p.subject_id = $1 GROUP BY p.currency`,
      [subjectId],
    );
    return row ?? null;
  }
}

/** TypeORM would otherwise put the defaults of the database into the entity, amounts as texts. */
async function insert<Row extends object>(
  tx: Transaction,
  entity: new () => Row,
  row: Row,
): Promise<void> {
  await tx.createQueryBuilder().insert().into(entity).values(row).updateEntity(false).execute();
}

/** Sums as PostgreSQL returns them; null when there was nothing to add up. */
interface SumsRow {
  readonly currency: string;
  readonly authorised: string | null;
  readonly captured: string;
  readonly refunded: string;
  readonly pendingRefunds: string | null;
}
