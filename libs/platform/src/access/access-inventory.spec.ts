import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Authenticated, Public, RequirePermission, StepUp } from './access.decorators.js';
import { accessInventory, assertEveryRouteHasPolicy } from './access-inventory.js';
import { describePermissions } from './permission-catalogue.js';

describePermissions('orders', { 'orders:read': 'Read orders.' });

@Controller('decided')
class DecidedController {
  @Get('a') @Public() a(): void {}
  @Get('b') @Authenticated() b(): void {}
  @Get('c') @RequirePermission('orders:read') c(): void {}
  /** No route, so no policy is missing. */
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

const appWith = (...controllers: Array<new () => unknown>) =>
  Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();

describe('assertEveryRouteHasPolicy', () => {
  it('lets an application start whose routes are all decided', async () => {
    const app = await appWith(DecidedController);

    expect(() => assertEveryRouteHasPolicy(app)).not.toThrow();
    expect(accessInventory(app).map(({ policy }) => policy?.kind)).toEqual(['public', 'authenticated', 'permission']);
  });

  it('stops one with a forgotten route, and names it', async () => {
    const app = await appWith(DecidedController, ForgottenController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('ForgottenController.open');
  });

  it('stops one whose route asks for a permission that nobody described, and names both', async () => {
    const app = await appWith(DecidedController, MisspeltController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('MisspeltController.open (orders:raed)');
  });

  it('stops one that wants a step-up of strangers', async () => {
    const app = await appWith(AbsurdController);

    expect(() => assertEveryRouteHasPolicy(app)).toThrow('@StepUp()');
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
