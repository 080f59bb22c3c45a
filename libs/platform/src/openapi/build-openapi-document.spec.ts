/** @isolated: the document describes the events of every module that is loaded. */
import { Body, Controller, Get, Module, Patch, Post, Query, VersioningType } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { testConfig } from '../../../../test/support/config.js';
import { Authenticated, Public, RequirePermission } from '../access/access.decorators.js';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { type IfMatch, RequiredIfMatch } from '../http/etag.js';
import { ApiSchema } from '../http/fields/api-schema.js';
import { Bool, Constant, OneOf } from '../http/fields/choices.js';
import { Nested } from '../http/fields/containers.js';
import { RfcId } from '../http/fields/ids.js';
import { MoneyField, type MoneyResponse, type Price, PriceField } from '../http/fields/money.js';
import { PageQuery, pageOf } from '../http/fields/page.js';
import { IdParam } from '../http/fields/params.js';
import { PlainString, Text } from '../http/fields/text.js';
import { Timestamp } from '../http/fields/times.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotent-call.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import type { JsonSchema, OpenApiDocument, Operation } from '../kernel/openapi/openapi.types.js';
import { buildOpenApiDocument } from './build-openapi-document.js';
import { selectPaths } from './select-paths.js';

class TeaSpilt extends DomainError {
  static readonly problem = defineProblem({
    code: 'tea-spilt',
    kind: 'conflict',
    title: 'Tea spilt',
    explanation: 'Wipe it up.',
  });
  constructor() {
    super(TeaSpilt.problem, 'There is tea on the floor.');
  }
}

defineProblem({
  code: 'no-cup',
  kind: 'unauthenticated',
  title: 'No cup',
  explanation: 'Bring a cup.',
});

@ApiSchema({ name: 'Leaf', isOpen: true })
class Leaf {
  @PlainString()
  readonly origin: string;
}

@ApiSchema({ name: 'Tea' })
class TeaResponse {
  @RfcId()
  readonly id: string;

  @Constant('tea')
  readonly kind: 'tea';

  @Nested(Leaf)
  readonly leaf: Leaf;

  @MoneyField()
  readonly price: MoneyResponse;

  @Timestamp({ nullable: true })
  readonly brewedAt: string | null;
}

@ApiSchema({ name: 'BrewRequest', examples: [{ name: 'Assam' }, { name: 'Keemun' }] })
class BrewRequest {
  @Text({ max: 20 })
  readonly name: string;

  @PriceField()
  readonly price: Price;

  @Nested(Leaf)
  readonly leaf: Leaf;

  @Bool({ default: true })
  readonly hot: boolean;
}

class ListQuery extends PageQuery {
  @OneOf(['green', 'black'], { optional: true })
  readonly kind?: 'green' | 'black';
}

const TeaList = pageOf(TeaResponse, 'TeaList');

@Controller({ path: 'teas', version: '1' })
@ApiTags('Tea')
class TeasController {
  @Post()
  @ApiDoc('Brew tea', 'Takes three minutes.')
  @RequirePermission('tea:brew')
  @ApiResult(201, 'The tea.', TeaResponse, ['ETag', 'Location'])
  @ApiProblems(TeaSpilt)
  brewTea(
    @Body() _request: BrewRequest,
    @IdempotencyKey({ required: true }) _call: IdempotentCall,
  ): void {}

  @Get()
  @ApiDoc('List teas')
  @Public()
  @ApiResult(200, 'A page of teas.', TeaList, ['Link'])
  listTeas(@Query() _query: ListQuery): void {}

  @Get(':id')
  @ApiDoc('Get a tea')
  @Public()
  @ApiResult(200, 'The tea.', TeaResponse, ['ETag'])
  getTea(@IdParam('id') _id: string): void {}

  @Patch(':id')
  @ApiDoc('Change a tea')
  @Authenticated()
  @ApiResult(204, 'It is changed.')
  changeTea(
    @IdParam('id') _id: string,
    @Body() _request: BrewRequest,
    @RequiredIfMatch() _ifMatch: IfMatch,
  ): void {}
}

@Controller({ path: 'kettles', version: '1' })
@ApiSection('Kettles', 'What the water boils in.')
class KettlesController {
  @Get(':id')
  @ApiDoc('Get a kettle')
  @Public()
  @ApiResult(204, 'It is there.')
  getTea(@IdParam('id') _id: string): void {}
}

@Module({ imports: [DiscoveryModule], controllers: [TeasController] })
class TeaModule {}

@Module({ imports: [TeaModule], controllers: [KettlesController] })
class KettleModule {}

@Module({ imports: [DiscoveryModule], controllers: [KettlesController] })
class KettlesAloneModule {}

const api = {
  guard: { unauthenticated: ['no-cup'], forbidden: [], machine: [], stepUp: [], forged: [] },
  sessionCookie: 'tea',
  tags: { Tea: 'Tea and what it needs.' },
};
const config = testConfig('postgres://nowhere', '/tmp');

async function start(module: new () => object): Promise<NestFastifyApplication> {
  const testing = await Test.createTestingModule({ imports: [module] }).compile();
  return testing
    .createNestApplication<NestFastifyApplication>(new FastifyAdapter())
    .enableVersioning({ type: VersioningType.URI });
}

describe('the OpenAPI document', () => {
  let app: NestFastifyApplication;
  let document: OpenApiDocument;
  const operation = (method: 'get' | 'post' | 'patch', path: string): Operation =>
    document.paths[path]?.[method] as Operation;

  beforeAll(async () => {
    app = await start(TeaModule);
    document = await buildOpenApiDocument(app, config, api);
  });

  afterAll(() => app.close());

  it('names an operation after its method', () => {
    expect(operation('post', '/v1/teas').operationId).toBe('brewTea');
  });

  it('lists the sections that controllers declare', async () => {
    const kettles = await start(KettlesAloneModule);

    const { tags } = await buildOpenApiDocument(kettles, config, api);

    expect(tags).toEqual([{ name: 'Kettles', description: 'What the water boils in.' }]);
    expect(document.tags).toEqual([{ name: 'Tea', description: 'Tea and what it needs.' }]);
    await kettles.close();
  });

  it('keeps the JSON Schema 2020-12 of the fields', () => {
    const { schemas } = document.components;
    const tea = schemas['Tea']?.['properties'] as Record<string, JsonSchema>;

    expect(schemas['BrewRequest']?.['examples']).toEqual([{ name: 'Assam' }, { name: 'Keemun' }]);
    expect(tea['kind']).toEqual({ type: 'string', const: 'tea' });
    expect(tea['brewedAt']?.['anyOf']).toContainEqual({ type: 'null' });
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('closes requests, and leaves responses open for future fields', () => {
    expect(document.components.schemas['BrewRequest']).toHaveProperty(
      'additionalProperties',
      false,
    );
    expect(document.components.schemas['Tea']).not.toHaveProperty('additionalProperties');
  });

  it('gives a schema one name when requests and responses use it alike', () => {
    expect(Object.keys(document.components.schemas)).toEqual([
      'BrewRequest',
      'InputFault',
      'Leaf',
      'Money',
      'Problem',
      'Tea',
      'TeaList',
    ]);
  });

  it('spreads a query over parameters, with bounds and defaults', () => {
    const limit = operation('get', '/v1/teas').parameters?.find(({ name }) => name === 'limit');

    expect(limit).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      description: 'The maximum number of items to return.',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    });
  });

  it('requires If-Match when the handler does', () => {
    const { parameters, responses } = operation('patch', '/v1/teas/{id}');

    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header', required: true }),
    );
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['412', '428']));
  });

  it('offers 304 when an ETag is sent', () => {
    const { parameters, responses } = operation('get', '/v1/teas/{id}');

    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'If-None-Match', required: false }),
    );
    expect(responses['304']).not.toHaveProperty('content');
  });

  it('lists every status with an example per problem', () => {
    const { responses } = operation('post', '/v1/teas');

    expect(Object.keys(responses).join(' ')).toBe(
      '201 400 401 406 409 413 414 415 422 429 431 500 503',
    );
    expect(
      Object.keys(responses['409']?.content?.['application/problem+json']?.examples ?? {}),
    ).toEqual(['tea-spilt', 'request-in-flight']);
    expect(Object.keys(responses['201']?.headers ?? {})).toEqual(
      expect.arrayContaining([
        'ETag',
        'Location',
        'Idempotency-Replayed',
        'X-Request-Id',
        'RateLimit',
      ]),
    );
  });

  it('states who may call', () => {
    expect(operation('get', '/v1/teas').security).toEqual([]);
    expect(operation('post', '/v1/teas').security).toEqual([{ bearer: [] }, { cookie: [] }]);
    expect(operation('post', '/v1/teas').description).toContain('`tea:brew`');
  });

  it('leaves no internal extension in the document', () => {
    expect(JSON.stringify(document)).not.toMatch(/"x-/);
  });

  it('drops schemas and tags that the selected paths do not use', () => {
    const part = selectPaths(document, () => false);

    expect(part.components.schemas).toEqual({});
    expect(part.tags).toEqual([]);
  });
});

it('refuses two methods with the same name', async () => {
  const app = await start(KettleModule);

  await expect(buildOpenApiDocument(app, config, api)).rejects.toThrow(
    /share the operationId getTea/,
  );
  await app.close();
});
