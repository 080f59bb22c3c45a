import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type {
  AppControllerRoute,
  BullBoardRequest,
  ControllerHandlerReturnType,
  IServerAdapter,
} from '@bull-board/api/typings/app';
import type { JobQueue } from '../messaging/queues/job-queue.js';
import { boardDirectory } from './board-files.js';
import { UI_CONFIG } from './ui-config.js';

export interface BoardRequest {
  readonly method: 'get' | 'put';
  /** The route as bull-board names it: `/api/queues/:queueName/pause`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * What bull-board answers. It gets no server: the routes are those of a controller, behind the
 * guard of all others.
 */
export class BullBoard {
  private routes: readonly AppControllerRoute[] = [];
  private queues: BullBoardRequest['queues'] = new Map();
  private readonly replaceQueues: (queues: readonly BullMQAdapter[]) => void;
  private readonly adapters = new Map<string, BullMQAdapter>();

  constructor() {
    const { replaceQueues } = createBullBoard({
      queues: [],
      serverAdapter: this.server(),
      options: { uiBasePath: boardDirectory(), uiConfig: UI_CONFIG },
    });
    this.replaceQueues = replaceQueues;
  }

  /** @param queues all queues that the board shows from now on, by their names */
  show(queues: ReadonlyMap<string, JobQueue>): void {
    for (const [name, queue] of queues)
      if (!this.adapters.has(name)) this.adapters.set(name, new BullMQAdapter(queue));
    const shown = [...this.adapters].filter(([name]) => queues.has(name));
    this.replaceQueues(shown.map(([, adapter]) => adapter));
  }

  /** Undefined for a route that bull-board does not have. */
  async answer({
    method,
    route,
    params,
    query,
  }: BoardRequest): Promise<ControllerHandlerReturnType | undefined> {
    const found = this.routes.find((each) => each.method === method && each.route === route);
    const asked = { params, query, body: {}, headers: {} };
    return found?.handler({ ...asked, queues: this.queues, uiConfig: UI_CONFIG });
  }

  private server(): IServerAdapter {
    const server: IServerAdapter = {
      setQueues: (queues) => {
        this.queues = queues;
        return server;
      },
      setApiRoutes: (routes) => {
        this.routes = routes;
        return server;
      },
      setViewsPath: () => server,
      setStaticPath: () => server,
      setEntryRoute: () => server,
      setErrorHandler: () => server,
      setUIConfig: () => server,
    };
    return server;
  }
}
