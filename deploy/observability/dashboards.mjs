/**
 * Writes the dashboards of Grafana from the lists of panels beside it: `npm run dashboards`, after
 * a change of `panels/`. With `--check` it fails when a file differs instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { api } from './panels/api.mjs';
import { database } from './panels/database.mjs';
import { orders } from './panels/orders.mjs';
import { workers } from './panels/workers.mjs';

const FOLDER = fileURLToPath(new URL('./grafana/dashboards/', import.meta.url));
const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };
const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

const DASHBOARDS = [api, workers, orders, database];

const panelOf = ({ title, unit, targets }, index) => ({
  id: index + 1,
  type: 'timeseries',
  title,
  datasource: DATASOURCE,
  gridPos: {
    x: (index % COLUMNS) * WIDTH,
    y: Math.floor(index / COLUMNS) * HEIGHT,
    w: WIDTH,
    h: HEIGHT,
  },
  fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10 } }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  targets: Object.entries(targets).map(([legendFormat, expr], at) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + at),
    datasource: DATASOURCE,
    expr,
    legendFormat,
    // A dot for each traced request, with a link to its trace.
    ...(expr.includes('histogram_quantile') && { exemplar: true }),
  })),
});

/** @returns {string} the JSON that Grafana loads */
const dashboardOf = ({ uid, title, panels }) =>
  `${JSON.stringify(
    {
      uid,
      title,
      tags: ['orderly'],
      schemaVersion: 39,
      editable: false,
      refresh: '30s',
      time: { from: 'now-6h', to: 'now' },
      panels: panels.map(panelOf),
    },
    null,
    2,
  )}\n`;

const fileOf = ({ uid }) => `${FOLDER}${uid}.json`;

for (const dashboard of DASHBOARDS) {
  const [file, text] = [fileOf(dashboard), dashboardOf(dashboard)];
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} differs: npm run dashboards\n`);
    process.exitCode = 1;
  }
}
