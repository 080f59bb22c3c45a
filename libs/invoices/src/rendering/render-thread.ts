import { parentPort } from 'node:worker_threads';
import { UnfitInvoice } from '../e-invoice/unfit-invoice.js';
import { type Rendering, render } from './render.js';

/** The answer to a `Rendering`, in the order in which they were sent. */
export type Rendered =
  | { readonly file: Uint8Array }
  | {
      readonly failure: string;
      /** The schema of EN 16931 refused a value. */
      readonly isRefusal: boolean;
    };

parentPort?.on('message', (rendering: Rendering) => {
  render(rendering).then(
    (file) => answer({ file }),
    (error: unknown) =>
      answer({ failure: String(error), isRefusal: error instanceof UnfitInvoice }),
  );
});

const answer = (rendered: Rendered): void => parentPort?.postMessage(rendered);
