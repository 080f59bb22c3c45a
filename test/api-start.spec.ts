/** What only the worker needs, or a request that comes later. Each says so when it is loaded. */
const loaded: string[] = [];
jest.mock('bullmq', () => {
  loaded.push('bullmq');
  return jest.requireActual('bullmq');
});
jest.mock('@nestjs/bullmq', () => {
  loaded.push('@nestjs/bullmq');
  return jest.requireActual('@nestjs/bullmq');
});

describe('the start of the API', () => {
  it('loads no BullMQ, and the worker does', async () => {
    await import('../apps/api/src/api.module.js');
    expect(loaded).toEqual([]);

    await import('../apps/worker/src/worker.module.js');
    expect(loaded.sort()).toEqual(['@nestjs/bullmq', 'bullmq']);
  });
});
