import { compiledCheckOf } from '@orderly/platform/http/validation/compiled-check';
import { FaultList } from '@orderly/platform/http/validation/fault-list';
import type { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { findEventType } from '@orderly/platform/messaging/events/event-catalogue';
import type { DataSource } from 'typeorm';

/** A journey under load records the same over and over. */
const MOST = 2_000;

/**
 * Compares every event that a journey recorded with its declaration; a field that is not declared
 * is a fault, too. Types that begin with `test.` belong to the test.
 * @throws Error that names the first events that differ
 */
export async function expectDeclaredEvents(dataSource: DataSource): Promise<void> {
  const rows = await dataSource.query<Array<{ type: string; data: object }>>(
    `SELECT type, data FROM platform.outbox WHERE type NOT LIKE 'test.%' LIMIT ${MOST}`,
  );
  const faults = rows.flatMap(({ type, data }) => faultsOf(type, data));
  if (faults.length > 0)
    throw new Error(`Events differ from their declarations: ${faults.slice(0, 5).join('; ')}.`);
}

function faultsOf(type: string, data: object): string[] {
  const declared = findEventType(type);
  if (!declared) return [`${type} is not declared`];
  const faults = new FaultList();
  compiledCheckOf(declared.data)(data, faults);
  try {
    faults.throwIfAny();
    return [];
  } catch (error) {
    const { errors } = (error as DomainError).extras;
    return [`${type}: ${JSON.stringify(errors)}`];
  }
}
