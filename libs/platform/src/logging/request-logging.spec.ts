import { fastify } from 'fastify';
import { createLogger } from './create-logger.js';
import { requestLogging } from './request-logging.js';

describe('the line about a request', () => {
  const lineAbout = async (url: string): Promise<Record<string, unknown>> => {
    const lines: Array<Record<string, unknown>> = [];
    const output = {
      write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    };
    const app = fastify();
    requestLogging(app, createLogger({ log: { level: 'info' }, version: '1.2.3' }, 'api', output));
    app.get('/teas/:id', () => 'tea');
    await app.inject({ url });
    await app.close();
    return lines[0] ?? {};
  };

  it('names the route, and not what stood in it', async () => {
    const line = await lineAbout('/teas/42?secret=hunter2');

    expect(line).toMatchObject({ route: '/teas/:id', status: 200 });
    expect(line).not.toHaveProperty('path');
  });

  it('names the path where no route matched, cut short and without its query', async () => {
    const line = await lineAbout(`/coffees/${'x'.repeat(500)}?secret=hunter2`);

    expect(line).toMatchObject({ route: null, status: 404 });
    expect(line['path']).toBe(`/coffees/${'x'.repeat(191)}`);
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });
});
