import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Coupon } from './coupons/coupon.entity.js';
import { Coupons } from './coupons/coupons.js';
import { CouponsRepository } from './coupons/coupons.repository.js';
import { CouponsService } from './coupons/coupons.service.js';
import { CouponsController } from './http/coupons.controller.js';
import { ShippingMethodsController } from './http/shipping-methods.controller.js';
import { TaxRatesController } from './http/tax-rates.controller.js';
import { Pricing } from './selling/pricing.js';
import { ShippingMethod } from './shipping/shipping-method.entity.js';
import { ShippingMethodsRepository } from './shipping/shipping-methods.repository.js';
import { ShippingMethodsService } from './shipping/shipping-methods.service.js';
import { ShippingOffers } from './shipping/shipping-offers.js';
import { TaxProvider } from './taxes/tax-provider.js';
import { TaxRateEntity } from './taxes/tax-rate.entity.js';
import { TaxRatesRepository } from './taxes/tax-rates.repository.js';
import { TaxRatesService } from './taxes/tax-rates.service.js';
import { TaxTable } from './taxes/tax-table.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Coupon, ShippingMethod, TaxRateEntity])],
  providers: [
    Coupons,
    CouponsRepository,
    CouponsService,
    Pricing,
    ShippingMethodsRepository,
    ShippingMethodsService,
    ShippingOffers,
    TaxRatesRepository,
    TaxRatesService,
    { provide: TaxProvider, useClass: TaxTable },
  ],
  exports: [Coupons, CouponsService, Pricing, ShippingMethodsService, TaxRatesService],
})
export class PricingServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [PricingServicesModule],
  controllers: [CouponsController, ShippingMethodsController, TaxRatesController],
  exports: [PricingServicesModule],
})
export class PricingModule {}
