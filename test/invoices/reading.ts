import {
  admin,
  alice,
  anOrder,
  app,
  bob,
  credit,
  download,
  finance,
  get,
  issue,
} from './set-up.js';

interface List {
  data: Array<{ id: string; kind: string; correctsId: string | null }>;
}

export function reading(): void {
  it('shows an invoice to its customer and to staff, and to others as absent', async () => {
    const { id } = await anOrder();
    const before = await get(alice, `/v1/orders/${id}/invoice`);
    const { body } = await issue(finance, id);

    const own = await get(alice, `/v1/orders/${id}/invoice`);
    const byId = await get(admin, `/v1/invoices/${body.id}`);
    const foreign = await get(bob, `/v1/orders/${id}/invoice`);
    const foreignById = await get(bob, `/v1/invoices/${body.id}`);

    expect(own.body).toEqual(body);
    expect(byId.body).toEqual(body);
    for (const absent of [before, foreign, foreignById])
      expect([absent.status, absent.body]).toMatchObject([404, { code: 'invoice-not-found' }]);
    expect({ ...foreign.body, instance: '', traceId: '' }).toEqual({
      ...before.body,
      ...{ instance: '', traceId: '' },
    });
  });

  it('lists the own documents of a customer, newest first, and all of them for staff', async () => {
    const { id } = await anOrder();
    const { body: invoice } = await issue(finance, id);
    const amount = { amount: 1, currency: 'GBP' };
    const { body: note } = await credit(finance, id, { reason: 'Late', amount });
    const list = async (who: typeof alice, query: string): Promise<List['data']> =>
      (await app.request<List>('GET', `/v1/invoices?${query}`, { token: who.token })).body.data;

    const own = await list(alice, 'limit=2');

    expect(own).toMatchObject([
      { id: note.id, kind: 'credit-note', correctsId: invoice.id },
      { id: invoice.id, kind: 'invoice', correctsId: null },
    ]);
    expect(await list(bob, '')).toEqual([]);
    expect(await list(bob, `customerId=${alice.userId}`)).toEqual([]);
    expect(await list(finance, `orderId=${id}&kind=invoice`)).toEqual([own[1]]);
    expect(await list(finance, `number=${note.number}`)).toEqual([own[0]]);
  });

  it('sends the format that Accept prefers, or that `format` names', async () => {
    const { id } = await anOrder();
    const { body } = await issue(finance, id);
    const path = `/v1/orders/${id}/invoice`;
    const typeFor = async (accept: string, query = ''): Promise<string | null> => {
      const { status, headers } = await download(alice, path + query, { accept });
      return status === 200 ? headers.get('content-type') : String(status);
    };

    expect(await typeFor('application/pdf')).toBe('application/pdf');
    expect(await typeFor('application/xml;q=0.5, application/json;q=0.1')).toBe('application/xml');
    expect(await typeFor('*/*')).toContain('application/json');
    expect(await typeFor('text/html, application/json;q=0')).toBe('406');
    expect(await typeFor('text/html', '?format=facturx')).toBe('application/pdf');
    const cii = await download(alice, `${path}?format=cii`);
    expect(cii.headers.get('content-disposition')).toBe(
      `attachment; filename="${body.number}-cii.xml"`,
    );
    expect(cii.headers.get('vary')).toContain('Accept');
    expect(cii.bytes.toString()).toContain(body.number);
    expect((await download(alice, `${path}?format=doc`)).status).toBe(422);
    expect((await get(alice, `/v1/orders/${id}`, { accept: 'application/pdf' })).status).toBe(406);
  });

  it('sends the same bytes with the same ETag, and 304 to those who have them', async () => {
    const { id } = await anOrder();
    const { body } = await issue(finance, id);
    const path = `/v1/invoices/${body.id}?format=pdf`;

    const stored = await download(alice, path);
    await app.db.query('DELETE FROM invoices.renderings WHERE document_id = $1', [body.id]);
    const madeAgain = await download(alice, path);
    const etag = stored.headers.get('etag') ?? '';
    const unchanged = await download(alice, path, { 'if-none-match': etag });

    expect(stored.bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(stored.bytes.equals(madeAgain.bytes)).toBe(true);
    expect(madeAgain.headers.get('etag')).toBe(etag);
    expect([unchanged.status, unchanged.bytes.length]).toEqual([304, 0]);
  });

  it('says what a format lacks', async () => {
    const { id } = await anOrder();
    await issue(finance, id);

    const { status, body } = await get(alice, `/v1/orders/${id}/invoice?format=xrechnung`);

    expect([status, body]).toMatchObject([
      409,
      {
        code: 'invoice-format-unavailable',
        detail: expect.stringContaining('the buyer has no address') as string,
      },
    ]);
  });
}
