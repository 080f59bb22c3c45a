/**
 * Nest on Fastify with the packages that Orderly uses, each wired as its manual says, and no
 * business at all: a database that is asked for health, Swagger's document, Passport's strategy for
 * tokens, a queue, metrics, JSON logs, argon2. What an application of this kind costs before its
 * first own line.
 */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { HealthCheckService, TerminusModule, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { TypeOrmModule } from '@nestjs/typeorm';
import '@node-rs/argon2';
import { createPostgresBackend, Queue } from 'bullmq';
import helmet from 'helmet';
import { jwtVerify } from 'jose';
import passport from 'passport';
import { Strategy } from 'passport-strategy';
import pg from 'pg';
import { pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { z } from 'zod';

const { DATABASE_URL, PORT } = z
  .object({ DATABASE_URL: z.string(), PORT: z.coerce.number() })
  .parse(process.env);
const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

const SECRET = new TextEncoder().encode('a secret of the benchmark');

class TokenStrategy extends Strategy {
  name = 'access-token';

  authenticate(request) {
    jwtVerify(request.headers.authorization?.slice(7) ?? '', SECRET).then(
      ({ payload }) => this.success(payload),
      (error) => this.fail(error),
    );
  }
}
passport.use(new TokenStrategy());

class HealthController {
  constructor(checks, database) {
    this.checks = checks;
    this.database = database;
  }

  live() {
    return { status: 'ok' };
  }

  ready() {
    return this.checks.check([() => this.database.pingCheck('database')]);
  }
}
// Plain JavaScript has no decorators yet; they are functions, called here as the compiler would.
Controller('health')(HealthController);
for (const name of ['live', 'ready']) {
  Get(name)(
    HealthController.prototype,
    name,
    Object.getOwnPropertyDescriptor(HealthController.prototype, name),
  );
}
Reflect.defineMetadata(
  'design:paramtypes',
  [HealthCheckService, TypeOrmHealthIndicator],
  HealthController,
);

class EquippedModule {}
Module({
  imports: [
    TerminusModule,
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: DATABASE_URL,
      entities: [],
      installExtensions: false,
    }),
  ],
  controllers: [HealthController],
})(EquippedModule);

const logger = pino();
const app = await NestFactory.create(
  EquippedModule,
  new FastifyAdapter({ loggerInstance: logger }),
  // Errors are said: what Nest misses, it would otherwise exit for without a word.
  { logger: ['error'], abortOnError: false },
);
app
  .getHttpAdapter()
  .getInstance()
  .addHook('onRequest', (request, reply, done) => helmet()(request.raw, reply.raw, done));
// The document only: the page needs @fastify/static, which Orderly does without.
SwaggerModule.setup('docs', app, SwaggerModule.createDocument(app, new DocumentBuilder().build()), {
  ui: false,
});
app.enableShutdownHooks();
const pool = new pg.Pool({ connectionString: DATABASE_URL, options: '-c search_path=bullmq' });
await new Queue('mail', { connection: pool }, createPostgresBackend).waitUntilReady();
await app.listen(PORT, '127.0.0.1');
