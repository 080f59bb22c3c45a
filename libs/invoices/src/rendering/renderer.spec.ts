import { DEMO_SELLER } from '@orderly/platform/config/seller';
import { anInvoice, BUYER, UNTAXED } from '../../../../test/support/sample-invoices.js';
import { InvoiceFormatUnavailable } from '../document/invoices.errors.js';
import { Renderer } from './renderer.js';

describe('the thread that renders', () => {
  const renderer = new Renderer();
  afterAll(() => renderer.onApplicationShutdown());

  it('says that a format is unavailable when the schema of EN 16931 refuses a value', async () => {
    const data = anInvoice(UNTAXED, { seller: { ...DEMO_SELLER, country: 'QQ' } });

    const rendering = renderer.render({ data, buyer: BUYER, format: 'cii' });

    await expect(rendering).rejects.toThrow(InvoiceFormatUnavailable);
  });
});
