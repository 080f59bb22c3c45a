import { fastify } from 'fastify';
import type { LogFormat } from '../config/app-config.js';
import { createLogger } from './create-logger.js';
import { requestLogging } from './request-logging.js';

describe('the line about a request', () => {
  const lineAbout = async (
    url: string,
    format: LogFormat = 'json',
  ): Promise<Record<string, unknown>> => {
    const lines: Array<Record<string, unknown>> = [];
    const output = {
      write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    };
    const app = fastify();
    const config = { log: { level: 'info', format }, version: '1.2.3' } as const;
    requestLogging(app, createLogger(config, 'api', output), format);
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

  it('has the names of the Elastic Common Schema with the format ecs', async () => {
    expect(await lineAbout('/teas/42', 'ecs')).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'orderly.route': '/teas/:id',
      'event.duration': expect.any(Number),
      message: 'request completed',
    });
  });

  it('names the path where no route matched, cut short and without its query', async () => {
    const line = await lineAbout(`/coffees/${'x'.repeat(500)}?secret=hunter2`);

    expect(line).toMatchObject({ route: null, status: 404 });
    expect(line['path']).toBe(`/coffees/${'x'.repeat(191)}`);
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });
});
