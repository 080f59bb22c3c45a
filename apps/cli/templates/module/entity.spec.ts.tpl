import { {{Name}} } from './{{name}}.entity.js';

const earlier = new Date('2026-11-20T09:00:00Z');
const later = new Date('2026-11-20T10:00:00Z');

describe('{{Name}}', () => {
  const a{{Name}} = () => {{Name}}.add({ name: 'Acme', email: 'acme@example.test' }, 'ada', earlier);

  it('belongs to the account that added it', () => {
    expect(a{{Name}}()).toMatchObject({ ownerId: 'ada', version: 1, createdAt: earlier });
  });

  it('counts its changes, and keeps what a change leaves out', () => {
    const {{nameCamel}} = a{{Name}}();

    {{nameCamel}}.change({ name: 'Acme Ltd' }, later);

    expect({{nameCamel}}).toMatchObject({
      name: 'Acme Ltd',
      email: 'acme@example.test',
      version: 2,
      createdAt: earlier,
      updatedAt: later,
    });
  });
});
