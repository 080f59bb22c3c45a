import { isPermission } from '@orderly/platform/access/permission-catalogue';
import type { JsonSchema, OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import {
  allEventTypes,
  defineEvent,
  publicEventTypes,
} from '@orderly/platform/messaging/events/event-catalogue';
import { eventsSchemaDocument } from '@orderly/platform/openapi/events-page';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EVENT_ROUTES } from '../apps/worker/src/event-routes.js';
import { TestApp } from './support/app.js';

interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly channels: Record<string, { messages: Record<string, { $ref: string }> }>;
  readonly components: {
    readonly messages: Record<string, { name: string; payload: JsonSchema }>;
    readonly schemas: Record<string, JsonSchema>;
  };
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const publicTypes = (): string[] => publicEventTypes().map(({ type }) => type);

describe('the catalogue of events', () => {
  let app: TestApp;
  let asyncapi: AsyncApiDocument;
  let openapi: OpenApiDocument;

  beforeAll(async () => {
    app = await TestApp.start();
    asyncapi = (await app.request<AsyncApiDocument>('GET', '/asyncapi.json')).body;
    openapi = (await app.request<OpenApiDocument>('GET', '/openapi.json')).body;
  });
  afterAll(() => app.close());

  it('has every type that the worker routes, and no other', () => {
    expect(Object.keys(EVENT_ROUTES).sort(byName)).toEqual(allEventTypes().map(({ type }) => type));
  });

  it('asks the readers of public events for permissions that exist', () => {
    const unknown = publicEventTypes().filter(({ permission }) => !isPermission(permission));

    expect(unknown).toEqual([]);
  });

  it('refuses a type that is malformed or declared twice', () => {
    const [known] = allEventTypes();
    if (!known) throw new Error('No event is declared.');

    expect(() => defineEvent(known)).toThrow(`The event ${known.type} is declared twice.`);
    expect(() => defineEvent({ ...known, type: 'Orders.placed' })).toThrow(/past-tense-name/);
  });

  it('is published as AsyncAPI 3.0, with the public events only', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = JSON.stringify(asyncapi);
    const findings = await lintFromString({ source, absoluteRef: 'asyncapi.json', config });

    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
    expect(asyncapi.asyncapi).toBe('3.0.0');
    expect(Object.keys(asyncapi.channels['events']?.messages ?? {})).toEqual(publicTypes());
    expect(Object.keys(asyncapi.components.messages)).toEqual(publicTypes());
  });

  it('is in the OpenAPI document as webhooks, with the same schemas', () => {
    expect(Object.keys(openapi.webhooks ?? {})).toEqual(publicTypes());
    for (const type of publicTypes()) {
      const body = openapi.webhooks?.[type]?.post?.requestBody?.content['application/json'];
      expect(body?.schema).toEqual(asyncapi.components.messages[type]?.payload);
      expect(body?.examples).toBeDefined();
    }
  });

  it('has schemas that refer to nothing outside and accept their own examples', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addSchema(JSON.parse(eventsSchemaDocument()), 'events');
    for (const { type } of publicEventTypes()) {
      const body = openapi.webhooks?.[type]?.post?.requestBody?.content['application/json'];
      const [example] = Object.values(body?.examples ?? {}) as Array<{ value: unknown }>;
      const validate = ajv.getSchema(`events#/events/${type}`);
      if (!validate) throw new Error(`There is no schema of ${type}.`);
      validate(example?.value);
      expect({ type, errors: validate.errors }).toEqual({ type, errors: null });
    }
  });
});
