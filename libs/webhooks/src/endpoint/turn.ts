/**
 * SQL: whether the turn of the delivery `d` has come. The deliveries of an ordered endpoint wait
 * for the earlier ones of their subject.
 * @param ordered SQL: whether the endpoint is ordered
 */
export const hasItsTurn = (ordered: string): string => `NOT (${ordered} AND EXISTS (
  SELECT FROM webhooks.deliveries earlier
   WHERE earlier.endpoint_id = d.endpoint_id AND earlier.subject = d.subject
     AND earlier.seq < d.seq AND earlier.status = 'pending'))`;
