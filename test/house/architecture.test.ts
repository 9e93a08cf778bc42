/** Holds the code against docs/ARCHITECTURE.md: the plan on the wall is the plan in force. */
import { describe, expect, test } from 'vitest';
import * as laws from './laws.ts';
import { readHouse, readPlan, root } from './plan.ts';

const plan = readPlan(root);
const house = readHouse(root);

describe('the plan', () => {
  test('was found, and so was the code', () => {
    // A checker that saw nothing must not pass.
    expect(plan.rooms.length).toBeGreaterThan(8);
    expect(plan.nouns.length).toBeGreaterThan(8);
    expect(plan.homes.length).toBeGreaterThan(8);
    expect(house.imports.length).toBeGreaterThan(500);
  });

  test('names every folder under src, and no folder that is gone', () => {
    expect(laws.unplanned(plan, house)).toEqual([]);
  });
});

describe('imports', () => {
  test('`./` stays in the folder and `#` goes through a door', () => {
    expect(laws.backstairs(house)).toEqual([]);
  });

  test('a room imports only what the plan allows', () => {
    expect(laws.arrowsAgainst(plan, house)).toEqual([]);
  });

  test('a noun of the domain imports only the nouns before it', () => {
    expect(laws.disorder(plan, house)).toEqual([]);
  });

  test('a package with a home is named only there, and every package has one', () => {
    expect(laws.strayPackages(plan, house)).toEqual([]);
    expect(laws.homeless(plan, house)).toEqual([]);
  });

  test('run in no circle', () => {
    expect(laws.circles(house)).toEqual([]);
  });
});

describe('tables', () => {
  test('are written only by their owner', () => {
    expect(laws.foreignWrites(house)).toEqual([]);
  });
});

describe('the network', () => {
  test('is reached by one way out, and only with what the gate let pass', () => {
    expect(laws.backdoors(house)).toEqual([]);
    expect(laws.forgedPasses(house)).toEqual([]);
  });
});

describe('files', () => {
  test('say in one sentence what they are for', () => {
    expect(laws.mute(house)).toEqual([]);
  });

  test('stay under 400 lines', () => {
    expect(laws.oversized(house)).toEqual([]);
  });
});
