/** The checker of invariants finds what it is to find: each planted break, and nothing where all is well. */
import { describe, expect, test } from 'vitest';
import type { Facts } from './facts.ts';
import { violations, type Evidence } from './invariants.ts';
import type { Said, Told } from './told.ts';

const post = 'http://ann.test/post/1';
const create: Said = { said: 'create', type: 'Create', actor: 'ann', object: post, needs: [] };
const like: Said = { said: 'like', type: 'Like', actor: 'bob', object: post, needs: [post] };
const edit: Said = { said: 'edit', type: 'Update', actor: 'ann', object: post, needs: [post] };
const again: Said = { ...edit, said: 'again' };

let order = 0;
const told = (said: Said, host: string, more: Partial<Told> = {}): Told => ({
  ...said,
  host,
  inbox: '/inbox',
  id: `announce-${said.said}`,
  sha: said.said,
  body: '',
  at: 1000 + order,
  from: order++,
  until: order++,
  status: 202,
  ...more,
});

const row = (said: Said, seq: number) => ({ seq, said: said.said, voided: false });
const receipt = (said: Said, state = 'applied', reason: string | null = null) => ({
  activity: said.said,
  state,
  reason,
  doubted: false,
  actor: said.actor,
  arrived: new Date(0),
  settled: new Date(1),
});
const lane = (host: string, more: Partial<Facts['lanes'][number]> = {}) => ({
  host,
  state: 'active',
  direct: 4,
  broadcast: 4,
  lastAnswer: '202',
  nextTry: false,
  blocked: false,
  ...more,
});

const all = [create, like, edit, again];
const wellFacts: Facts = {
  receipts: all.map((said) => receipt(said)),
  repeated: [],
  log: all.map((said, at) => row(said, at + 1)),
  lanes: [lane('a'), lane('b')],
  deliveries: [],
  unpublished: 0,
};
const well = (): Evidence => ({
  accepted: all,
  owed: ['a', 'b'],
  told: ['a', 'b'].flatMap((host) => all.map((said) => told(said, host))),
  facts: wellFacts,
  ends: [],
});
const brokenBy = (change: (evidence: Evidence) => Partial<Evidence>): string[] => {
  const evidence = well();
  return violations({ ...evidence, ...change(evidence) });
};
const without = ({ told: all }: Evidence, said: Said, host: string): Told[] =>
  all.filter((one) => one.said !== said.said || one.host !== host);
const withFacts = (more: Partial<Facts>): Partial<Evidence> => ({
  facts: { ...wellFacts, ...more },
});

describe('the checker', () => {
  test('has nothing to say when all is well', () => {
    expect(violations(well())).toEqual([]);
  });

  test('finds what never arrived', () => {
    expect(brokenBy((all) => ({ told: without(all, like, 'b') }))).toEqual([
      'I1: like never reached b, and nothing says why',
    ]);
  });

  test('does not take a refusal for an arrival', () => {
    const refused = ({ told: all }: Evidence) =>
      all.map((one) => (one.said === 'again' && one.host === 'b' ? { ...one, status: 500 } : one));
    expect(brokenBy((all) => ({ told: refused(all) }))).toEqual([
      'I1: again never reached b, and nothing says why',
    ]);
  });

  test('finds what was applied and never published', () => {
    expect(
      brokenBy((all) => ({
        told: all.told.filter(({ said }) => said !== 'like'),
        owed: [],
        ...withFacts({ log: [row(create, 1), row(edit, 2), row(again, 3)] }),
      })),
    ).toEqual(['I1: like was applied and never published']);
  });

  test.each([
    ['is set aside', { deliveries: [{ host: 'b', seq: 2, state: 'aside', answer: '403' }] }],
    ['waits for its hour', { deliveries: [{ host: 'b', seq: 2, state: 'retry', answer: '500' }] }],
    [
      'is behind the cursor of a failing lane',
      {
        lanes: [lane('a'), lane('b', { state: 'failing', broadcast: 1, nextTry: true })],
      },
    ],
    ['goes to a blocked host', { lanes: [lane('a'), lane('b', { blocked: true })] }],
    ['is void', { log: all.map((one, at) => ({ ...row(one, at + 1), voided: one === like })) }],
  ] as const)('accepts that something did not arrive when it %s', (_, facts) => {
    expect(brokenBy((all) => ({ told: without(all, like, 'b'), ...withFacts(facts) }))).toEqual([]);
  });

  test.each([
    [
      'aside without a word why',
      {
        deliveries: [{ host: 'b', seq: 2, state: 'aside', answer: null }],
      },
    ],
    [
      'passed by a lane that fails later',
      {
        lanes: [lane('a'), lane('b', { state: 'failing', broadcast: 3, nextTry: true })],
      },
    ],
  ] as const)('does not accept that something is %s', (_, facts) => {
    expect(brokenBy((all) => ({ told: without(all, like, 'b'), ...withFacts(facts) }))).toEqual([
      'I1: like never reached b, and nothing says why',
    ]);
  });

  test('finds one id in two wordings', () => {
    const other = (all: Evidence) => [
      told(create, 'a', { sha: 'other', status: 500 }),
      ...all.told,
    ];
    expect(brokenBy((all) => ({ told: other(all) }))).toEqual([
      'I2: announce-create came to a in different words',
    ]);
  });

  test('finds what was taken twice, unless something ended in between', () => {
    const twice = well();
    const copy = told(again, 'b');
    const evidence = { ...twice, told: [...twice.told, copy] };

    expect(violations(evidence)).toEqual([
      'I2: announce-again was taken twice by b though nothing had ended',
    ]);
    expect(violations({ ...evidence, ends: [copy.at - 1] })).toEqual([]);
  });

  test('finds one act under two ids', () => {
    expect(
      brokenBy((all) => ({ told: [...all.told, told(again, 'b', { id: 'announce-anew' })] })),
    ).toEqual(['I2: again was told to b under several ids']);
  });

  test('finds a vote that came before its post', () => {
    const early = (all: Evidence) => [
      told(like, 'b', { from: -2, until: -1 }),
      ...without(all, like, 'b'),
    ];
    expect(brokenBy((all) => ({ told: early(all) }))).toEqual([
      `I3: b was told like before ${post} was there`,
    ]);
  });

  test('finds a vote that left before its post was taken', () => {
    const overtaking = (all: Evidence) =>
      all.told.map((one) =>
        one.said === 'create' && one.host === 'b' ? { ...one, until: one.until! + 1.5 } : one,
      );
    expect(brokenBy((all) => ({ told: overtaking(all) }))).toEqual([
      `I3: b was told like before ${post} was there`,
    ]);
  });

  test("finds one actor's acts in the wrong order", () => {
    const swapped = (all: Evidence) => [
      ...without(all, edit, 'b').filter(({ said, host }) => said !== 'again' || host !== 'b'),
      told(again, 'b'),
      told(edit, 'b'),
    ];
    expect(brokenBy((all) => ({ told: swapped(all) }))).toEqual([
      'I3: b was told again before edit of the same actor',
    ]);
  });

  test.each([
    [
      'not in store',
      all.slice(1).map((one) => receipt(one)),
      'create was answered 202 and is not in store',
    ],
    [
      'still waiting',
      [receipt(create, 'waiting'), ...all.slice(1).map((one) => receipt(one))],
      'create still waits',
    ],
    [
      'applied twice',
      [receipt(create), ...all.map((one) => receipt(one))],
      'create was applied 2 times',
    ],
    [
      'refused without a reason',
      [...all.map((one) => receipt(one)), receipt(create, 'refused')],
      'create is refused and nothing says why',
    ],
  ])('finds a receipt that is %s', (_, receipts, sentence) => {
    expect(brokenBy(() => withFacts({ receipts }))).toEqual([`I5: ${sentence}`]);
  });

  test('finds an effect that was had twice', () => {
    const repeated = [{ activity: 'like', kind: 'vote.cast', times: 2 }];
    expect(brokenBy(() => withFacts({ repeated }))).toEqual([
      'I5: like had its effect vote.cast 2 times',
    ]);
  });
});
