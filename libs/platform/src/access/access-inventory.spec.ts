import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Authenticated, Public, RequirePermission } from './access.decorators.js';
import { accessInventory, assertEveryRouteHasPolicy } from './access-inventory.js';

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
});
