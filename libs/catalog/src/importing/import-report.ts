import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import type { ExportFormat } from '@orderly/platform/jobs/exporting/export-format';
import { csvRows } from '@orderly/platform/jobs/exporting/record-text';
import type { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { storable } from '@orderly/platform/kernel/text/storable';
import type { PutOutcome } from '../products/put-product.js';
import { pointerIn } from './imported-product.js';

/** What was wrong with a row. */
interface RowError {
  readonly row: number;
  readonly sku: string | null;
  /** A JSON Pointer into the row: in CSV, to the column. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** As many as the job itself shows; the file has all of them. */
const MAX_SHOWN = 100;
/** A row with more faults is beyond repair. */
const MAX_OF_A_ROW = 10;
const MAX_TEXT = 200;

export interface Report {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  /** The first of them. */
  readonly errors: readonly RowError[];
}

export const EMPTY_REPORT: Report = { added: 0, changed: 0, unchanged: 0, refused: 0, errors: [] };

export interface RowOutcome {
  readonly row: number;
  readonly sku: string | null;
  readonly outcome: PutOutcome | DomainError;
}

export function errorsOf({ row, sku, outcome }: RowOutcome, format: ExportFormat): RowError[] {
  if (typeof outcome === 'string') return [];
  const { problem, message, extras } = outcome;
  const faults = extras.errors?.slice(0, MAX_OF_A_ROW) ?? [
    { pointer: '', code: problem.code, detail: message },
  ];
  return faults.map(({ pointer, code, detail }) => ({
    row,
    sku: sku === null ? null : storable(sku, MAX_TEXT),
    pointer: storable(pointerIn(format, pointer), MAX_TEXT),
    code,
    detail: storable(detail, MAX_TEXT),
  }));
}

/** @param errors those of the outcomes */
export function withOutcomes(
  report: Report,
  outcomes: readonly RowOutcome[],
  errors: readonly RowError[],
): Report {
  const count = (kind: PutOutcome): number =>
    outcomes.filter(({ outcome }) => outcome === kind).length;
  const refused = outcomes.filter(({ outcome }) => typeof outcome !== 'string').length;
  const more = errors.slice(0, Math.max(0, MAX_SHOWN - report.errors.length));
  return {
    added: report.added + count('added'),
    changed: report.changed + count('changed'),
    unchanged: report.unchanged + count('unchanged'),
    refused: report.refused + refused,
    errors: more.length > 0 ? [...report.errors, ...more] : report.errors,
  };
}

const COLUMNS = ['row', 'sku', 'pointer', 'code', 'detail'] as const;

export const ERROR_HEADER = csvRows([COLUMNS]);

export const errorRows = (errors: readonly RowError[]): string =>
  csvRows(errors.map((error) => COLUMNS.map((column) => error[column])));

/** The fault of a row that has no fields to point at. */
export const malformedRow = (detail: string): InvalidInput =>
  new InvalidInput([{ pointer: '', code: 'malformed', detail }]);
