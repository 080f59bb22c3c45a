import type { Transaction } from '../../database/transactions.js';
import { toFileResponse } from '../../files/dto/file.response.js';
import { Files } from '../../files/files.js';
import type { Keyset } from '../../http/pagination.js';
import type { Permission } from '../../kernel/identity/actor.js';
import { ExportTooLarge } from '../job.errors.js';
import type { JobRun } from '../running/job-run.js';
import { JobWorker } from '../running/job-worker.js';
import { type ExportFormat, MEDIA_TYPES } from './export-format.js';
import { type Cell, csvRows, ndjsonRows } from './record-text.js';

const DAY_S = 24 * 3_600;
/** How long the result can be downloaded. */
const FILE_LIFETIME_S = DAY_S;

interface ExportPosition {
  readonly fileId: string;
  /** How much of it is written. */
  readonly size: number;
  /** The sort key of the last record. */
  readonly after: Keyset | null;
}

/** The next records of an export. */
export interface ExportPage<Row> {
  readonly rows: readonly Row[];
  /** Null: there are no more. */
  readonly after: Keyset | null;
}

/** Writes records to a file, page by page. */
export abstract class ExportJob<
  Payload extends { readonly format: ExportFormat },
  Row,
> extends JobWorker<Payload, ExportPosition> {
  /** Without its extension. */
  protected abstract readonly fileName: string;
  protected abstract readonly columns: readonly string[];

  constructor(
    private readonly files: Files,
    private readonly maxBytes: number,
  ) {
    super();
  }

  /** What a reader of the file must be allowed, at the time of reading. */
  protected abstract permissionFor(payload: Payload): Permission;

  /** @param startedAt of the job: what comes later need not be in it */
  protected abstract page(
    payload: Payload,
    after: Keyset | null,
    startedAt: Date,
  ): Promise<ExportPage<Row>>;

  /** The rows of a record in CSV, with a cell for each of `columns`. */
  protected abstract cells(row: Row, payload: Payload): ReadonlyArray<readonly Cell[]>;

  /** The record in NDJSON. */
  protected abstract record(row: Row, payload: Payload): object;

  protected override async work(
    run: JobRun<Payload, ExportPosition>,
    signal: AbortSignal,
  ): Promise<void> {
    while (!run.isSliceOver) {
      signal.throwIfAborted();
      const { position } = run;
      if (position !== null && position.after === null) return this.finish(run, position, signal);
      const { rows, after } = await this.page(run.payload, position?.after ?? null, run.createdAt);
      const text = this.textOf(rows, run.payload, position === null);
      await run.step(async (tx) => ({
        position: await this.append(tx, run, Buffer.from(text), after),
        done: run.done + rows.length,
      }));
    }
  }

  protected override async cleanUp(
    tx: Transaction,
    _payload: Payload,
    position: ExportPosition | null,
    hasSucceeded: boolean,
  ): Promise<void> {
    if (position !== null && !hasSucceeded) await this.files.remove(tx, position.fileId);
  }

  private async append(
    tx: Transaction,
    { position, owner, payload }: JobRun<Payload, ExportPosition>,
    bytes: Buffer,
    after: Keyset | null,
  ): Promise<ExportPosition> {
    const { format } = payload;
    const { size = 0 } = position ?? {};
    if (size + bytes.length > this.maxBytes) throw new ExportTooLarge(this.maxBytes);
    const permission = this.permissionFor(payload);
    const name = `${this.fileName}.${format}`;
    const facts = { name, mediaType: MEDIA_TYPES[format], permission };
    const fileId = position?.fileId ?? (await this.files.begin(tx, owner, facts));
    await this.files.append(tx, fileId, size, bytes);
    return { fileId, size: size + bytes.length, after };
  }

  private async finish(
    run: JobRun<Payload, ExportPosition>,
    { fileId, size }: ExportPosition,
    signal: AbortSignal,
  ): Promise<void> {
    const sha256 = await this.files.digest(fileId, signal);
    await run.finish(async (tx) => {
      const file = await this.files.seal(tx, fileId, { size, sha256, lifetimeS: FILE_LIFETIME_S });
      return { records: run.done, file: toFileResponse(file) };
    });
  }

  private textOf(rows: readonly Row[], payload: Payload, isFirst: boolean): string {
    if (payload.format === 'ndjson')
      return ndjsonRows(rows.map((row) => this.record(row, payload)));
    const header = isFirst ? [this.columns] : [];
    return csvRows([...header, ...rows.flatMap((row) => this.cells(row, payload))]);
  }
}
