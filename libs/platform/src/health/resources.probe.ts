import { statfs } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { HealthFault } from './health-fault.js';

const MAX_HEAP_SHARE = 0.9;
const MAX_DISK_SHARE = 0.95;

/**
 * Limits that need an operator when exceeded, because taking the process out of service would not
 * help.
 */
@Injectable()
export class ResourcesProbe {
  constructor(private readonly config: AppConfig) {}

  /** @throws Error above 90 % of the heap that V8 may use */
  assertHeap(): void {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    if (used / limit > MAX_HEAP_SHARE)
      throw new HealthFault(`The heap is ${percent(used / limit)} full.`);
  }

  /** @throws Error above 95 % of the disk with the data directory */
  async assertDisk(): Promise<void> {
    // In production the data directory may not exist. The logs then fill the disk of the working
    // directory.
    const { bavail, blocks } = await statfs(this.config.dataDirectory).catch(() => statfs('.'));
    const used = 1 - bavail / blocks;
    if (used > MAX_DISK_SHARE) throw new HealthFault(`The disk is ${percent(used)} full.`);
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
