import { FilteredStatements, type Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';

export interface DeliveryFilter<State extends string> {
  readonly userId?: string | undefined;
  readonly status?: State | undefined;
}

/** The log of the messages of one channel, for staff: the newest first. */
export class DeliveryLog<Row extends object, State extends string> {
  private readonly lists: FilteredStatements;

  /** @param select of the columns of a row, from its table */
  constructor(name: string, select: string) {
    this.lists = new FilteredStatements(
      name,
      (where) => `${select} ${where && `WHERE ${where}`} ORDER BY id DESC`,
    );
  }

  /** The statement for a page of the log, and its values. */
  page({ userId, status }: DeliveryFilter<State>, page: PageRequest) {
    const given = [
      ['user_id = ?', userId],
      ['state = ?', status],
      ['id < ?', page.after?.[0]],
    ].filter(([, value]) => value !== undefined);
    const conditions = given.map(([condition]) => String(condition));
    const values = given.map(([, value]) => value);
    // An account and a state together have no index of their own.
    return userId !== undefined && status !== undefined
      ? { expensive: this.lists.of(conditions, page.limit), values }
      : { quick: this.lists.pageOf(conditions, page.limit), values };
  }

  async list(
    statements: Statements,
    filter: DeliveryFilter<State>,
    page: PageRequest,
  ): Promise<Row[]> {
    const { quick, expensive, values } = this.page(filter, page);
    const rows = quick
      ? await statements.read<Row>(quick, values)
      : await statements.readExpensive<Row>(expensive, values);
    return rows.slice(0, page.limit);
  }
}
