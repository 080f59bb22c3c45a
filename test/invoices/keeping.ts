import { Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.js';
import { RedactOldInvoices } from '../../libs/invoices/src/housekeeping/redact-old-invoices.task.js';
import { InvoicesPersonalData } from '../../libs/invoices/src/privacy/invoices-personal-data.js';
import { DocumentsRepository } from '../../libs/invoices/src/storage/documents.repository.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
import { admin, alice, anOrder, app, download, finance, get, issue } from './set-up.js';

const never = new AbortController().signal;

/** The worker of the journey, and its parts. */
let worker: RunningWorker;
const personalData = (): InvoicesPersonalData =>
  worker.app.get(InvoicesPersonalData, { strict: false });
const isStored = async (id: string): Promise<boolean> =>
  (await app.db.query<unknown[]>('SELECT FROM invoices.renderings WHERE document_id = $1', [id]))
    .length === 1;

export function keeping(): void {
  beforeAll(async () => {
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
  });
  afterAll(() => worker?.close());

  const stored = (id: string): Promise<void> =>
    eventually(
      async () => {
        if (!(await isStored(id))) throw new Error('No PDF yet.');
        // Those of the invoices before come first, one at a time.
      },
      { withinMs: 60_000 },
    );

  it('makes the PDF of a new document before it is asked for', async () => {
    const { body } = await issue(finance, (await anOrder()).id);

    await stored(body.id);

    expect((await download(alice, `/v1/invoices/${body.id}?format=pdf`)).status).toBe(200);
  });

  it('exports the documents of a person, and erases only the copies', async () => {
    const { body } = await issue(finance, (await anOrder()).id);
    await stored(body.id);

    const [file] = personalData().export(alice.userId, never);
    const records: object[] = [];
    for await (const record of file?.records ?? []) records.push(record);
    const [step] = personalData().erasure;
    await app.api.app.get(Transactions).run(async (tx) => step?.(tx, alice.userId, null));

    expect(file?.name).toBe('invoices.json');
    expect(records.at(-1)).toMatchObject({ id: body.id, buyer: { email: alice.email } });
    expect(await isStored(body.id)).toBe(false);
    expect((await get(admin, `/v1/invoices/${body.id}`)).body).toEqual(body);
  });

  it('removes the buyer when the retention has ended, and no day earlier', async () => {
    const { body } = await issue(finance, (await anOrder()).id);
    const year = new Date().getUTCFullYear();
    const redactAt = async (day: string): Promise<unknown> => {
      const clock: Clock = { now: () => new Date(`${day}T12:00:00Z`) };
      const documents = app.api.app.get(DocumentsRepository, { strict: false });
      await new RedactOldInvoices(documents, app.config, clock).run(never);
      return (await get(admin, `/v1/invoices/${body.id}`)).body.buyer;
    };

    expect(await redactAt(`${year + 10}-12-31`)).not.toBeNull();
    expect(await redactAt(`${year + 11}-01-01`)).toBeNull();

    const file = await get(admin, `/v1/invoices/${body.id}?format=pdf`);
    const json = await get(admin, `/v1/invoices/${body.id}`);
    expect([file.status, file.body]).toMatchObject([410, { code: 'invoice-redacted' }]);
    expect(json.body).toMatchObject({ number: body.number, total: body.total, lines: body.lines });
    expect(JSON.stringify(json.body)).not.toContain(alice.email);
  });
}
