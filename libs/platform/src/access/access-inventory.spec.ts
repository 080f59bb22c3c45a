import { Controller, Get, Post, VERSION_NEUTRAL, Version } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Authenticated, Public, RequirePermission, StepUp } from './access.decorators.js';
import {
  accessInventory,
  assertEveryRouteHasPolicy,
  assertNothingPastTheGuard,
} from './access-inventory.js';
import { describePermissions } from './permission-catalogue.js';

describePermissions('orders', { 'orders:read': 'Read orders.' });

@Controller('decided')
class DecidedController {
  @Get('a') @Public() a(): void {}
  @Get('b') @Authenticated() b(): void {}
  @Get('c') @RequirePermission('orders:read') c(): void {}
  /** Not a route, so no policy is missing. */
  helper(): void {}
}

@Controller('forgotten')
class ForgottenController {
  @Get() open(): void {}
}

@Controller('misspelt')
class MisspeltController {
  @Get() @RequirePermission('orders:raed') open(): void {}
}

@Controller('strict')
class StrictController {
  @Get('a') @RequirePermission('orders:read') @StepUp() a(): void {}
  @Get('b') @StepUp({ machinesByScope: true }) @RequirePermission('orders:read') b(): void {}
  @Get('c') @Authenticated({ machines: true }) c(): void {}
}

@Controller('absurd')
class AbsurdController {
  @Get() @Public() @StepUp() open(): void {}
}

@Controller({ path: '/shelves/:shelf/', version: '1' })
class PlacedController {
  @Get() @Public() list(): void {}
  @Post(['cups', '/mugs/:id']) @Public() add(): void {}
  @Get('old') @Version(['1', '2']) @Public() old(): void {}
  @Get('any') @Version(VERSION_NEUTRAL) @Public() any(): void {}
}

const appWith = (...controllers: Array<new () => unknown>) =>
  Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();

describe('assertEveryRouteHasPolicy', () => {
  it('lets an application start whose routes are all decided', async () => {
    const app = await appWith(DecidedController);

    expect(() => assertEveryRouteHasPolicy(app)).not.toThrow();
    expect(accessInventory(app).map(({ policy }) => policy?.kind)).toEqual([
      'public',
      'authenticated',
      'permission',
    ]);
  });

  it('stops one with a forgotten route, and names it', async () => {
    const app = await appWith(DecidedController, ForgottenController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('ForgottenController.open');
  });

  it('fails when a route requires an undescribed permission, and names both', async () => {
    const app = await appWith(DecidedController, MisspeltController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('MisspeltController.open (orders:raed)');
  });

  it('stops one that wants a step-up of strangers', async () => {
    const app = await appWith(AbsurdController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('@StepUp()');
  });
});

describe('the inventory', () => {
  it('knows where each handler answers', async () => {
    const app = await appWith(PlacedController);

    expect(
      accessInventory(app).map(({ method, path, operation }) => `${method} ${path} ${operation}`),
    ).toEqual([
      'GET /v1/shelves/:shelf list',
      'POST /v1/shelves/:shelf/cups add',
      'POST /v1/shelves/:shelf/mugs/:id add',
      'GET /v1/shelves/:shelf/old old',
      'GET /v2/shelves/:shelf/old old',
      'GET /shelves/:shelf/any any',
    ]);
  });
});

describe('assertNothingPastTheGuard', () => {
  const inventory = [
    {
      method: 'GET',
      path: '/tea',
      route: 'Tea.drink',
      operation: 'drink',
      policy: { kind: 'public' as const },
    },
  ];
  const drink = { method: 'GET', path: '/tea' };

  it('is content with handlers, their HEAD, and what is open on purpose', () => {
    const served = [drink, { method: 'HEAD', path: '/tea' }, { method: 'GET', path: '/docs' }];

    expect(() => assertNothingPastTheGuard(inventory, served, new Set(['/docs']))).not.toThrow();
  });

  it.each([
    ['a route that no controller has', { method: 'GET', path: '/debug' }],
    ['another method of one that a controller has', { method: 'DELETE', path: '/tea' }],
    ['HEAD of what has no GET', { method: 'HEAD', path: '/debug' }],
  ])('names %s', (_, route) => {
    expect(() => assertNothingPastTheGuard(inventory, [drink, route], new Set())).toThrow(
      `${route.method} ${route.path}`,
    );
  });

  it('names a handler that is served elsewhere than the inventory believes', () => {
    expect(() => assertNothingPastTheGuard(inventory, [], new Set())).toThrow(
      'Tea.drink (GET /tea)',
    );
  });
});

describe('policyOf', () => {
  it('is what all decorators of a route say, in any order', async () => {
    const app = await appWith(StrictController);

    expect(accessInventory(app).map(({ policy }) => policy)).toEqual([
      { kind: 'permission', permission: 'orders:read', peopleOnly: true, stepUp: 'everybody' },
      { kind: 'permission', permission: 'orders:read', peopleOnly: false, stepUp: 'people' },
      { kind: 'authenticated', peopleOnly: false },
    ]);
  });
});
