/** Breaks every law of the house on purpose, and sees each one noticed. */
import { describe, expect, test } from 'vitest';
import * as laws from './laws.ts';
import type { House, Plan } from './plan.ts';
import { readHouse, readPlan, root } from './plan.ts';

const plan = readPlan(root);
const house = readHouse(root);

/** The house as it stands, with one more import drawn in it. */
const drawing = (from: string, spec: string, to: string): House => ({
  ...house,
  imports: [...house.imports, { from, spec, to }],
});

/** The house as it stands, with one more file in it. */
const adding = (file: string, text: string): House => ({
  ...house,
  files: [...house.files, file],
  source: new Map([...house.source, [file, text]]),
});

const vote = 'src/domain/votes/cast-vote.ts';

describe('the laws of the house', () => {
  test('notice an arrow from the domain up to federation', () => {
    const broken = drawing(vote, '#federation/publish.ts', 'src/federation/publish.ts');

    expect(laws.arrowsAgainst(plan, broken)).toContain(`${vote} -> #federation/publish.ts`);
  });

  test('notice a noun that imports a later one', () => {
    const file = 'src/domain/posts/create-post.ts';

    expect(
      laws.disorder(plan, drawing(file, '#domain/votes/vote.ts', 'src/domain/votes/vote.ts')),
    ).toContain(`${file} -> #domain/votes/vote.ts`);
  });

  test('notice a package away from home, and one that has none', () => {
    expect(laws.strayPackages(plan, drawing(vote, 'bullmq', 'bullmq'))).toContain(
      `${vote} -> bullmq`,
    );
    expect(laws.homeless(plan, drawing(vote, 'lodash', 'lodash'))).toContain(`${vote} -> lodash`);
  });

  test('notice the back stairs', () => {
    const broken = drawing(vote, '../posts/post.ts', 'src/domain/posts/post.ts');

    expect(laws.backstairs(broken)).toContain(`${vote} -> ../posts/post.ts`);
  });

  test('notice a circle', () => {
    const closed = drawing('src/domain/votes/vote.ts', './cast-vote.ts', vote);

    expect(laws.circles(closed)).toContain(`${vote} -> src/domain/votes/vote.ts -> ${vote}`);
  });

  test('notice who writes a table of somebody else, in drizzle and in SQL', () => {
    const drizzled = adding('src/views/spoil.ts', 'await tx.update(votesTable).set({ value: 1 });');
    const raw = adding('src/views/spoil.ts', 'sql`delete from posts where id = 1`');

    expect(laws.foreignWrites(drizzled)).toContain('src/views/spoil.ts .update(votesTable)');
    expect(laws.foreignWrites(raw)).toContain('src/views/spoil.ts delete from posts');
  });

  test('notice a file without its sentence, and one that is too long', () => {
    expect(laws.mute(adding('src/lib/mute.ts', 'export const x = 1;\n'))).toContain(
      'src/lib/mute.ts',
    );
    expect(laws.oversized(adding('src/lib/long.ts', 'x;\n'.repeat(401)))).toContain(
      'src/lib/long.ts',
    );
  });

  test('notice a way to the network that passes neither gate nor dialer', () => {
    const net = 'src/views/peek.ts';
    const imported = drawing(net, 'node:https', 'node:https');
    const called = adding(
      net,
      "/** Peeks. */\nexport const peek = () => fetch('https://a.test');\n",
    );
    const forged = adding(net, "/** Peeks. */\nexport const peek = 'https://a.test' as Allowed;\n");

    expect(laws.backdoors(imported)).toContain(`${net} -> node:https`);
    expect(laws.backdoors(drawing(net, 'node:net', 'node:net'))).toContain(`${net} -> node:net`);
    expect(laws.backdoors(called)).toContain(`${net} fetch(`);
    expect(laws.forgedPasses(forged)).toContain(net);
  });

  test('notice a room that is not on the plan, and one that is gone', () => {
    const wider: Plan = { ...plan, rooms: [...plan.rooms, { path: 'src/attic', allowed: [] }] };

    expect(laws.unplanned(wider, house)).toContain('src/attic is in the plan and not in the house');
    expect(laws.unplanned(plan, adding('src/cellar/coal.ts', ''))).toContain(
      'src/cellar is no room of the plan',
    );
  });
});
