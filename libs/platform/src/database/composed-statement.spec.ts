import { composeStatement, type SqlFragment } from './composed-statement.js';

interface Cup {
  readonly id: string;
  readonly sizes: readonly number[];
}

const CUP: SqlFragment<Cup> = {
  ctes: `cup AS (SELECT :id::uuid, (:sizes::int[])[1:2], :id AS again)`,
  values: { id: ({ id }) => id, sizes: ({ sizes }) => sizes },
};

const LID: SqlFragment<string> = {
  ctes: `lid AS (SELECT platform.demand(:id IS NOT NULL, 'there is a lid'))`,
  guardCte: 'lid',
  values: { id: (id) => id },
};

describe('composeStatement', () => {
  it('numbers the parameters of all fragments, one number for each name', () => {
    const { text } = composeStatement('test', { cup: CUP, lid: LID });

    expect(text).toBe(
      `WITH cup AS (SELECT $1::uuid, ($2::int[])[1:2], $1 AS again),\n` +
        `lid AS (SELECT platform.demand($3 IS NOT NULL, 'there is a lid'))\nSELECT 1 FROM lid`,
    );
  });

  it('gives the values in the order of the numbers, whatever the order of the inputs', () => {
    const statement = composeStatement('test', { cup: CUP, lid: LID });

    const values = statement.values({ lid: 'lid', cup: { sizes: [1], id: 'cup' } });

    expect(values).toEqual(['cup', [1], 'lid']);
  });

  it('fails when a parameter has no value, whatever objects inherit', () => {
    const misspelt = { ...CUP, ctes: 'cup AS (SELECT :id, :sizes, :constructor)' };

    expect(() => composeStatement('test', { cup: misspelt })).toThrow(
      'The fragment "cup" has no value for :constructor.',
    );
  });

  it('fails when a value has no parameter', () => {
    const incomplete = { ...CUP, ctes: 'cup AS (SELECT :id)' };

    expect(() => composeStatement('test', { cup: incomplete })).toThrow(
      'The fragment "cup" has no parameter :sizes.',
    );
  });
});
