import { Processor } from '@nestjs/bullmq';
import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { assertPolicy, type DeliveryPolicy } from './delivery-policy.js';

interface DeclaredConsumer {
  readonly name: string;
  readonly policy: DeliveryPolicy;
}

type ConsumerClass = abstract new (...args: never[]) => unknown;

const Consumer = Reflector.createDecorator<DeclaredConsumer>();
const reflector = new Reflector();

/**
 * The `@Processor` of @nestjs/bullmq for an `EventConsumer`.
 * @param name of the consumer, of its queue and of its inbox rows: never rename one
 * @throws Error when the policy is out of bounds
 */
export function EventProcessor(name: string, policy: DeliveryPolicy = {}): ClassDecorator {
  assertPolicy(name, policy);
  const { concurrency } = policy;
  return applyDecorators(
    concurrency === undefined ? Processor(name) : Processor(name, { concurrency }),
    Consumer({ name, policy }),
  ) as ClassDecorator;
}

/** @throws Error when the class is not decorated, because no queue would deliver jobs to it */
function declarationOf(consumer: ConsumerClass): DeclaredConsumer {
  const declared = reflector.get(Consumer, consumer);
  if (declared === undefined) throw new Error(`${consumer.name} needs @EventProcessor.`);
  return declared;
}

export const consumerNameOf = (consumer: ConsumerClass): string => declarationOf(consumer).name;

export const deliveryPolicyOf = (consumer: ConsumerClass): DeliveryPolicy =>
  declarationOf(consumer).policy;
