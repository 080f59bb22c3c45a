/**
 * Nest on Fastify with one route: what a framework of this kind costs before it does anything. With
 * DATABASE_URL it holds a TypeORM connection too, as every application of this kind does.
 */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

const { DATABASE_URL, PORT } = process.env;

class HealthController {
  live() {
    return { status: 'ok' };
  }
}
// Plain JavaScript has no decorators yet; they are functions, called here as the compiler would.
Controller('health')(HealthController);
Get('live')(
  HealthController.prototype,
  'live',
  Object.getOwnPropertyDescriptor(HealthController.prototype, 'live'),
);

const imports = [];
if (DATABASE_URL) {
  const { TypeOrmModule } = await import('@nestjs/typeorm');
  imports.push(
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: DATABASE_URL,
      entities: [],
      installExtensions: false,
    }),
  );
}

class BareModule {}
Module({ imports, controllers: [HealthController] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
app.enableShutdownHooks();
await app.listen(Number(PORT), '127.0.0.1');
