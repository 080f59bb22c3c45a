import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, change, customer, get, list, teapot } from './set-up.js';

interface Category {
  id: string;
  slug: string;
  parentId: string | null;
  version: number;
}

const PATH = '/v1/categories';
const aSlug = (): string => `c${newId()}`;

const addCategory = (body: object = {}, token = admin.token) =>
  app.request<Category>('POST', PATH, { token, body: { slug: aSlug(), name: 'Tea', ...body } });

const aCategory = async (parent?: Category): Promise<Category> =>
  (await addCategory({ parentId: parent?.id ?? null })).body;

const changeCategory = (id: string, body: object, ifMatch = '*') =>
  app.request<Category>('PATCH', `${PATH}/${id}`, {
    token: admin.token,
    body,
    headers: { 'if-match': ifMatch },
  });

const remove = (id: string) =>
  app.request('DELETE', `${PATH}/${id}`, { token: admin.token, headers: { 'if-match': '*' } });

const productIn = async (...categories: Category[]): Promise<string> =>
  (await add(teapot({ categoryIds: categories.map(({ id }) => id) }))).body.id;

const idsOf = async (query: string): Promise<string[]> =>
  (await list(query)).body.data.map(({ id }) => id);

export function categories(): void {
  describe('categories', () => {
    it('are a tree that everyone can read', async () => {
      const top = await aCategory();
      const [second, first] = [
        (await addCategory({ parentId: top.id, position: 2 })).body,
        (await addCategory({ parentId: top.id, position: 1 })).body,
      ];

      const page = await app.request<{ data: Category[]; page: { nextCursor: string } }>(
        'GET',
        `${PATH}?parent=${top.id}&limit=1`,
      );
      const cursor = encodeURIComponent(page.body.page.nextCursor);
      const next = await app.request<{ data: Category[] }>(
        'GET',
        `${PATH}?parent=${top.id}&limit=1&cursor=${cursor}`,
      );
      const tops = await app.request<{ data: Category[] }>('GET', `${PATH}?parent=top&limit=100`);

      expect([...page.body.data, ...next.body.data]).toEqual([first, second]);
      expect(tops.body.data.every(({ parentId }) => parentId === null)).toBe(true);
      expect((await app.request('GET', `${PATH}/${top.id}`)).body).toEqual(top);
    });

    it('contain the products of those below them, the newest first, page by page', async () => {
      const top = await aCategory();
      const [left, right] = [await aCategory(top), await aCategory(top)];
      const products: string[] = [];
      for (const each of [[top], [left], [right], [left, right]])
        products.unshift(await productIn(...each));
      const retired = await productIn(left);
      await change(retired, '*', { active: false });

      expect(await idsOf(`category=${top.slug}`)).toEqual(products);
      expect(await idsOf(`category=${top.id}&q=teapot`)).toEqual(products);
      expect(await idsOf(`category=${right.id}`)).toEqual([products[0], products[1]]);
      const first = await list(`category=${top.slug}&limit=3`);
      const cursor = encodeURIComponent(first.body.page.nextCursor ?? '');
      expect(await idsOf(`category=${top.slug}&limit=3&cursor=${cursor}`)).toEqual([products[3]]);
      expect(await idsOf('category=nowhere')).toEqual([]);
    });

    it('are set with a product and replaced as a whole', async () => {
      const [one, two] = [await aCategory(), await aCategory()];
      const id = await productIn(one, one);
      expect((await get(id)).body).toMatchObject({ categoryIds: [one.id] });

      await change(id, '*', { name: 'Jug' });
      expect((await get(id)).body).toMatchObject({ categoryIds: [one.id] });
      const changed = await change(id, '*', { categoryIds: [two.id] });

      expect(changed.body).toMatchObject({ categoryIds: [two.id] });
      const refused = await change(id, '*', { categoryIds: [two.id, newId()] });
      expect(refused.body).toMatchObject({
        code: 'unknown-category',
        errors: [{ pointer: '/categoryIds/1' }],
      });
      expect((await get(id)).body).toMatchObject({ categoryIds: [two.id] });
    });

    it('never lie below themselves, even when two are moved into each other at once', async () => {
      const [one, two] = [await aCategory(), await aCategory()];

      const moves = await Promise.all([
        changeCategory(one.id, { parentId: two.id }),
        changeCategory(two.id, { parentId: one.id }),
      ]);

      expect(moves.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await changeCategory(one.id, { parentId: one.id })).body).toMatchObject({
        code: 'category-cycle',
      });
      const parents = await app.db.query(
        'SELECT id FROM catalog.categories WHERE id = ANY ($1) AND parent_id IS NULL',
        [[one.id, two.id]],
      );
      expect(parents).toHaveLength(1);
    });

    it('are at most ten levels deep, wherever they are moved', async () => {
      let deepest = await aCategory();
      for (let level = 2; level <= 10; level++) deepest = await aCategory(deepest);
      expect((await addCategory({ parentId: deepest.id })).body).toMatchObject({
        code: 'too-many-categories',
        maximum: 10,
      });
      const parent = await aCategory();
      await aCategory(parent);

      const nine = deepest.parentId ?? '';
      expect((await changeCategory(parent.id, { parentId: nine })).status).toBe(409);
    });

    it('can be removed when they are empty', async () => {
      const top = await aCategory();
      const below = await aCategory(top);
      const product = await productIn(below);

      expect((await remove(top.id)).body).toMatchObject({ code: 'category-in-use', children: 1 });
      expect((await remove(below.id)).body).toMatchObject({ products: 1 });
      await change(product, '*', { categoryIds: [] });
      expect((await remove(below.id)).status).toBe(204);
      expect((await remove(below.id)).status).toBe(404);
    });

    it('are removed or get a product, never both', async () => {
      for (let round = 0; round < 5; round++) {
        const category = await aCategory();
        const product = await productIn();

        const [removed, put] = await Promise.all([
          remove(category.id),
          change(product, '*', { categoryIds: [category.id] }),
        ]);

        expect([
          [204, 422],
          [409, 200],
        ]).toContainEqual([removed.status, put.status]);
      }
    });

    it('have one owner of each slug, and change only for those who saw them', async () => {
      const category = await aCategory();
      const slug = aSlug();

      const taken = await Promise.all([addCategory({ slug }), addCategory({ slug })]);

      expect(taken.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect((await changeCategory(category.id, { slug })).status).toBe(409);
      expect((await changeCategory(category.id, { name: 'Cups' }, '"9"')).status).toBe(412);
      expect((await changeCategory(category.id, { name: 'Cups' }, '"1"')).status).toBe(200);
      expect((await addCategory({ slug: newId() })).status).toBe(422);
      expect((await addCategory({}, customer.token)).status).toBe(403);
      expect((await addCategory({ parentId: newId() })).body).toMatchObject({
        errors: [{ pointer: '/parentId' }],
      });
    });
  });
}
