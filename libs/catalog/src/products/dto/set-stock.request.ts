import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OnHand } from './add-product.request.js';

@ApiSchema({ name: 'SetStock', examples: [{ onHand: 200 }] })
export class SetStockRequest {
  @OnHand()
  readonly onHand: number;
}
