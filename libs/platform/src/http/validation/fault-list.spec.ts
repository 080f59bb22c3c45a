import { UNKNOWN_FIELD } from './fault.js';
import { FaultList } from './fault-list.js';
import { MAX_REPORTED_FAULTS } from './invalid-input.error.js';

describe('FaultList', () => {
  it('keeps what an answer lists, and counts the others', () => {
    const faults = new FaultList();
    for (let index = 0; index < 30_000; index++) faults.add(UNKNOWN_FIELD, false, index);

    expect([faults.mark, faults.count]).toEqual([MAX_REPORTED_FAULTS, 30_000]);
  });
});
