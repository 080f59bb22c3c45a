import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Transaction } from '@orderly/platform/database/transactions';
import { instancesOf } from '@orderly/platform/kernel/discovery/instances-of';
import type { Order } from '../order/order.entity.js';
import {
  ORDER_EFFECTS,
  type OrderAction,
  type OrderEffectName,
} from '../order/order-transitions.js';
import type { Performer } from '../order/performer.js';

/** The transition that an effect belongs to. */
export interface EffectContext {
  readonly action: OrderAction;
  /** Locked, and already in its new state. What an effect sets on it is saved afterwards. */
  readonly order: Order;
  readonly performer: Performer;
  readonly reason: string | null;
  readonly at: Date;
}

/**
 * One effect that the table of transitions names. A module adds its effects by providing classes
 * that extend this one, so that orders need not know what happens to a payment or a coupon.
 */
export abstract class OrderEffect {
  abstract readonly name: OrderEffectName;

  /** Runs in the transaction of the transition: both are committed, or neither is. */
  abstract run(tx: Transaction, context: EffectContext): Promise<void>;
}

/** Finds the providers of effects, and refuses to start without one for each name. */
@Injectable()
export class OrderEffects implements OnApplicationBootstrap {
  private readonly byName = new Map<string, OrderEffect>();

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    for (const effect of instancesOf(this.discovery, OrderEffect)) {
      if (this.byName.has(effect.name))
        throw new Error(`Two providers carry out the effect ${effect.name}.`);
      this.byName.set(effect.name, effect);
    }
    const missing = Object.keys(ORDER_EFFECTS).filter((name) => !this.byName.has(name));
    if (missing.length > 0)
      throw new Error(`No provider carries out these effects: ${missing.join(', ')}.`);
  }

  async run(
    tx: Transaction,
    names: readonly OrderEffectName[],
    context: EffectContext,
  ): Promise<void> {
    for (const name of names) await (this.byName.get(name) as OrderEffect).run(tx, context);
  }
}
