import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { Maintenance } from './maintenance.js';

@Injectable()
export class MaintenanceMetric {
  constructor(metrics: Metrics, maintenance: Maintenance) {
    metrics.collectedGauge(
      'maintenance_mode',
      '1 while the API refuses requests because of maintenance, else 0.',
      [],
      async (gauge) => gauge.set(maintenance.current === undefined ? 0 : 1),
    );
  }
}
