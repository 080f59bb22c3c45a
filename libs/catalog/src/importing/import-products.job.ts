import type { Transaction } from '@orderly/platform/database/transactions';
import { toFileResponse } from '@orderly/platform/files/dto/file.response';
import { Files } from '@orderly/platform/files/files';
import { compiledCheckOf } from '@orderly/platform/http/validation/compiled-check';
import { FaultList } from '@orderly/platform/http/validation/fault-list';
import { JobHandler } from '@orderly/platform/jobs/running/job-handler';
import type { JobRun } from '@orderly/platform/jobs/running/job-run';
import { JobWorker } from '@orderly/platform/jobs/running/job-worker';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { csvRows, type FileRow, ndjsonRows, type RowPosition } from './file-rows.js';
import { DoubleSku, UnreadableFile } from './import.errors.js';
import {
  EMPTY_REPORT,
  ERROR_HEADER,
  errorRows,
  errorsOf,
  malformedRow,
  type Report,
  type RowOutcome,
  withOutcomes,
} from './import-report.js';
import { type ImportedRow, ImportRows } from './import-rows.js';
import { ImportedProduct } from './imported-product.js';
import { PRODUCT_IMPORT, type ProductImportPayload } from './product-import.js';

/** A step holds its locks for a fraction of a second. */
const ROWS_PER_STEP = 100;
/** Their SKUs are in memory, to find one that comes twice. */
const MAX_ROWS = 500_000;
const ERRORS_LIFETIME_S = 7 * 24 * 3_600;

interface Position extends RowPosition {
  readonly report: Report;
  readonly errorFile: { readonly id: string; readonly size: number } | null;
}

const START: Position = { at: 0, row: 0, columns: null, report: EMPTY_REPORT, errorFile: null };
const checkProduct = compiledCheckOf(ImportedProduct);

type Run = JobRun<ProductImportPayload, Position>;

/** Adds and changes products by the rows of a file. */
@JobHandler(PRODUCT_IMPORT)
export class ImportProducts extends JobWorker<ProductImportPayload, Position> {
  constructor(
    private readonly files: Files,
    private readonly rows: ImportRows,
  ) {
    super();
  }

  protected override async work(run: Run, signal: AbortSignal): Promise<void> {
    const skus = await this.skusBefore(run);
    for await (const batch of batchesOf(this.rowsFrom(run.payload, run.position ?? START))) {
      signal.throwIfAborted();
      await this.step(run, batch, skus);
      if (run.isSliceOver) return;
    }
    await this.finish(run, signal);
  }

  /** The upload is not needed any more, however the job has ended. */
  protected override cleanUp(tx: Transaction, { fileId }: ProductImportPayload): Promise<void> {
    return this.files.remove(tx, fileId);
  }

  private rowsFrom({ fileId, format }: ProductImportPayload, from: RowPosition) {
    const bytes = this.files.read(fileId, from.at);
    return format === 'csv' ? csvRows(bytes, from) : ndjsonRows(bytes, from);
  }

  /** Read again by each slice: a SKU must be known however far away its first row is. */
  private async skusBefore({ payload, position }: Run): Promise<Set<string>> {
    const skus = new Set<string>();
    if (position === null) return skus;
    for await (const { row, value } of this.rowsFrom(payload, START)) {
      if (row > position.row) break;
      const sku = skuOf(value);
      if (sku !== null) skus.add(sku);
    }
    return skus;
  }

  private async step(run: Run, batch: readonly FileRow[], skus: Set<string>): Promise<void> {
    const { at, row, columns } = batch.at(-1) as FileRow;
    const { report, errorFile } = run.position ?? START;
    const read = batch.map((each) => readRow(each, skus));
    await run.step(async (tx) => {
      const outcomes = await this.put(tx, run, read, skus);
      const errors = outcomes.flatMap((outcome) => errorsOf(outcome, run.payload.format));
      const file = errors.length > 0 ? await this.note(tx, run, errorRows(errors)) : errorFile;
      const after = withOutcomes(report, outcomes, errors);
      return { position: { at, row, columns, report: after, errorFile: file }, done: row };
    });
  }

  private async put(
    tx: Transaction,
    { payload, owner, origin }: Run,
    read: ReadonlyArray<ImportedRow | RowOutcome>,
    skus: ReadonlySet<string>,
  ): Promise<RowOutcome[]> {
    const rows = read.filter((each): each is ImportedRow => 'product' in each);
    const author = { userId: owner.ownerId, origin };
    // A rehearsal does the same, and takes it back.
    if (payload.dryRun) await tx.query('SAVEPOINT rehearsal');
    const outcomes = await this.rows.put(tx, author, rows, payload.dryRun ? skus : new Set());
    if (payload.dryRun) await tx.query('ROLLBACK TO SAVEPOINT rehearsal');
    return read.map((each) =>
      'product' in each
        ? { row: each.row, sku: each.product.sku, outcome: outcomes.get(each.row) as DomainError }
        : each,
    );
  }

  /** Adds to the file of errors. */
  private async note(tx: Transaction, { position, owner }: Run, text: string) {
    const file = position?.errorFile ?? {
      id: await this.files.begin(tx, owner, {
        name: 'import-errors.csv',
        mediaType: 'text/csv',
        permission: CatalogPermission.Write,
      }),
      size: 0,
    };
    const bytes = Buffer.from(file.size === 0 ? ERROR_HEADER + text : text);
    await this.files.append(tx, file.id, file.size, bytes);
    return { id: file.id, size: file.size + bytes.length };
  }

  private async finish(run: Run, signal: AbortSignal): Promise<void> {
    const { row, report, errorFile } = run.position ?? START;
    const { dryRun } = run.payload;
    const sha256 = errorFile && (await this.files.digest(errorFile.id, signal));
    await run.finish(async (tx) => ({
      dryRun,
      rows: row,
      ...report,
      errorFile:
        errorFile && sha256
          ? toFileResponse(
              await this.files.seal(tx, errorFile.id, {
                size: errorFile.size,
                sha256,
                lifetimeS: ERRORS_LIFETIME_S,
              }),
            )
          : null,
    }));
  }
}

/** The rows before a place that cannot be read come first, and then the error. */
async function* batchesOf(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = [];
  try {
    for await (const row of rows) {
      if (row.row > MAX_ROWS) throw new UnreadableFile(`The file has more than ${MAX_ROWS} rows.`);
      batch.push(row);
      if (batch.length < ROWS_PER_STEP) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof UnreadableFile && batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

const skuOf = (value: unknown): string | null => {
  const { sku } = (value ?? {}) as { sku?: unknown };
  return typeof sku === 'string' ? sku : null;
};

/** The product of a row, or what is wrong with it. Notes its SKU. */
function readRow({ row, value, fault }: FileRow, skus: Set<string>): ImportedRow | RowOutcome {
  const sku = skuOf(value);
  const refused = (outcome: DomainError): RowOutcome => ({ row, sku, outcome });
  if (fault !== undefined) return refused(malformedRow(fault));
  if (sku !== null && skus.has(sku)) return refused(new DoubleSku());
  if (sku !== null) skus.add(sku);
  const faults = new FaultList();
  const product = checkProduct(value, faults) as ImportedProduct;
  try {
    faults.throwIfAny();
  } catch (error) {
    if (error instanceof DomainError) return refused(error);
    throw error;
  }
  return { row, product };
}
