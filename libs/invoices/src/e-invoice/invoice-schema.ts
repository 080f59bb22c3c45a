import { type EInvoiceFormat, type Invoice, invoiceSchema } from '@e-invoice-eu/core';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { UnfitInvoice } from './unfit-invoice.js';

/** The library's JSON Schema of EN 16931, compiled once for each of its formats: it takes 150 ms. */
export class InvoiceSchema {
  private readonly compiled = new Map<string, ValidateFunction>();

  /**
   * Sets what the schema has defaults for.
   * @throws UnfitInvoice
   */
  expectFit(invoice: Invoice, name: string, format: EInvoiceFormat): void {
    const validate = this.compiled.get(name) ?? compile(format);
    this.compiled.set(name, validate);
    if (!validate(invoice)) throw new UnfitInvoice(JSON.stringify(validate.errors));
  }
}

function compile(format: EInvoiceFormat): ValidateFunction {
  const schema = structuredClone(invoiceSchema);
  format.patchSchema(schema);
  return new Ajv2019({ strict: true, allErrors: true, useDefaults: true }).compile(schema);
}
