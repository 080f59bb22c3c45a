import { Processor } from '@nestjs/bullmq';
import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

const ConsumerName = Reflector.createDecorator<string>();
const reflector = new Reflector();

/**
 * The `@Processor` of @nestjs/bullmq for an `EventConsumer`.
 * @param name of the consumer, of its queue and of its inbox rows: never rename one
 */
export const EventProcessor = (name: string): ClassDecorator =>
  applyDecorators(Processor(name), ConsumerName(name)) as ClassDecorator;

/** @throws Error when the class is not decorated, because no queue would deliver jobs to it */
export function consumerNameOf(consumer: abstract new (...args: never[]) => unknown): string {
  const name = reflector.get(ConsumerName, consumer);
  if (name === undefined) throw new Error(`${consumer.name} needs @EventProcessor.`);
  return name;
}
