import { z } from 'zod';
import { onHand } from './add-product.request.js';

export const setStockRequest = z
  .strictObject({ onHand: onHand() })
  .meta({ id: 'SetStock', examples: [{ onHand: 200 }] });

export type SetStockRequest = z.infer<typeof setStockRequest>;
