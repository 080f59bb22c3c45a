import { parentPort } from 'node:worker_threads';
import { type Rendering, render } from './render.js';

/** The answer to a `Rendering`, in the order in which they were sent. */
export type Rendered =
  | { readonly file: Uint8Array }
  | {
      readonly failure: string;
      /** The library refused the values by its schema of EN 16931. */
      readonly isRefusal: boolean;
    };

parentPort?.on('message', (rendering: Rendering) => {
  render(rendering).then(
    (file) => answer({ file }),
    (error: unknown) =>
      answer({ failure: String(error), isRefusal: error instanceof AggregateError }),
  );
});

const answer = (rendered: Rendered): void => parentPort?.postMessage(rendered);
